import { systemClock } from '../../clock';
import { askPassword } from './ask-password';
import { runDoctor } from './doctor';

const writeError = (text: string) => void process.stderr.write(text);

process.exitCode = await runDoctor(process.argv.slice(2), process.env, {
  write: (text) => void process.stdout.write(text),
  writeError,
  askPassword: (question) => askPassword(question, { input: process.stdin, show: writeError }),
  clock: systemClock,
});
