import { systemClock } from '../../clock';
import { ConfigurationError } from '../gateway/configuration-values';
import { connectionLines, parseSettings } from './settings';
import { startStandaloneCenter } from './start';

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'PORT is in use by another program: choose another one.',
  EACCES: 'PORT needs rights that this user does not have: choose one above 1023.',
  EADDRNOTAVAIL: 'HOST must be an address of this machine, such as 127.0.0.1.',
  ENOTFOUND: 'HOST must be an address of this machine, such as 127.0.0.1.',
};

function sentenceOf(error: unknown): string | null {
  if (error instanceof ConfigurationError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? null;
}

/** `npm run center`: serves until it is stopped, and says how to use it. */
async function main(): Promise<void> {
  const settings = parseSettings(process.env);
  const { address, center } = await startStandaloneCenter({
    ...settings,
    clock: systemClock,
    onError: (error) => process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`),
  });
  const { email, password, internationalCode, phone } = center.demo;
  const lines = [
    `A Developer Center with simulated devices is at ${address}`,
    `Its account is ${email}, or +${internationalCode} ${phone}, with the password ${password}`,
    '',
    'A server uses it with these settings:',
    ...connectionLines(settings, address).map((line) => `  ${line}`),
    ...(settings.control === true ? ['', `Tests control it by POST ${address}/control`] : []),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

main().catch((error: unknown) => {
  const sentence = sentenceOf(error);
  if (sentence === null) throw error;
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
});
