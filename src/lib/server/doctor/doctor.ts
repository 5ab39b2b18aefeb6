import type { Clock } from '../../clock';
import { parseConfiguration } from '../gateway/configuration';
import { parseEndpoints } from '../gateway/configuration-endpoints';
import { ConfigurationError, text, type Environment } from '../gateway/configuration-values';
import type { Credentials } from '../gateway/sign-in';
import { mergeCorrections, type Correction } from './correction';
import { examine, type Examination } from './examination';
import { NoDeveloperCenter, type Patient } from './examiner';
import { parseOptions, usage, UsageError, type Options } from './options';
import { mask } from './redact';
import { allAgree, reportOf } from './report';

/** What the doctor needs of a terminal. */
export interface Terminal {
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Rejects with `UsageError` if nobody can be asked. */
  readonly askPassword: (question: string) => Promise<string>;
  readonly clock: Clock;
}

/** All agree; something does not; nothing could be examined. */
export type ExitStatus = 0 | 1 | 2;

function patientOf(options: Options, environment: Environment, terminal: Terminal): Patient {
  const configuration = parseConfiguration({ HOST: '127.0.0.1', ...environment });
  const { developerCenter: center } = configuration;
  if (center.embedded) {
    throw new ConfigurationError(
      'DEVELOPER_CENTER_URL is not set, and an embedded Developer Center needs no doctor: set it, with USER_DOMAIN and ' +
        'USER_DOMAIN_SECRET, as for the server.',
    );
  }
  const credentials = async (): Promise<Credentials> => {
    const given = environment['DOCTOR_PASSWORD'] ?? '';
    const password = given === '' ? await terminal.askPassword('Password: ') : given;
    if (password === '') throw new UsageError('No password was given.');
    return { ...options.account, password };
  };
  return { ...options, configuration, center, clock: terminal.clock, credentials };
}

function suggestion(environment: Environment, { comparisons }: Examination): string {
  if (comparisons.size === 0) return 'There is nothing to suggest: no service describes itself.';
  const corrections = new Map<string, Correction>();
  for (const [name, { correction }] of comparisons) {
    if (Object.keys(correction).length > 0) corrections.set(name, correction);
  }
  if (corrections.size === 0) {
    return [...comparisons.values()].every(({ verdict }) => verdict === 'agrees')
      ? 'There is nothing to correct in ENDPOINTS.'
      : 'ENDPOINTS cannot express what differs.';
  }
  const value = mergeCorrections(text(environment, 'ENDPOINTS'), corrections);
  try {
    parseEndpoints({ ENDPOINTS: value });
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return `What the description asks for cannot be used as it is: ${error.message}\n${value}`;
  }
  return `ENDPOINTS='${value}'`;
}

async function run(options: Options, environment: Environment, terminal: Terminal): Promise<ExitStatus> {
  const patient = patientOf(options, environment, terminal);
  terminal.write(`Examining ${patient.center.url.origin}\n`);
  const examination = await examine(patient);
  const parts = [reportOf(patient.configuration.endpoints, examination, options)];
  if (options.suggest) parts.push('', suggestion(environment, examination));
  terminal.write(mask(`${parts.join('\n')}\n`, examination.secrets));
  const isExamined = examination.trials.some(
    ({ name, outcome }) => name === 'devices' && outcome !== 'not-tried',
  );
  if (!isExamined) return 2;
  return allAgree(examination) ? 0 : 1;
}

/** `npm run doctor`: examines, reports, and gives the exit status. */
export async function runDoctor(
  argv: readonly string[],
  environment: Environment,
  terminal: Terminal,
): Promise<ExitStatus> {
  try {
    const options = parseOptions(argv);
    if (options === null) {
      terminal.write(usage);
      return 0;
    }
    return await run(options, environment, terminal);
  } catch (error) {
    const isSentence =
      error instanceof UsageError ||
      error instanceof ConfigurationError ||
      error instanceof NoDeveloperCenter;
    if (!isSentence) throw error;
    terminal.writeError(`${error.message}\n${error instanceof UsageError ? `\n${usage}` : ''}`);
    return 2;
  }
}
