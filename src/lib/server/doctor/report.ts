import { endpointNames, type EndpointName, type EndpointTable } from '../endpoints';
import { table } from '../text-table';
import type { Comparison } from './compare';
import type { Examination } from './examination';
import { redacted } from './redact';
import type { Trial } from './trial';

const verdicts: Readonly<Record<Comparison['verdict'], string>> = {
  agrees: 'agrees',
  differs: 'differs',
  'not-described': 'not there',
};

function answerCell(trial: Trial | undefined): string {
  if (trial === undefined) return 'not tried';
  if (trial.outcome === 'not-tried') return `not tried: ${trial.note}`;
  if (trial.outcome === 'failed') return trial.note;
  return trial.note === '' ? 'parsed' : `parsed: ${trial.note}`;
}

function rowOf(name: EndpointName, endpoints: EndpointTable, examination: Examination): string[] {
  const { method, path } = endpoints[name];
  const comparison = examination.comparisons.get(name);
  const trial = examination.trials.find((each) => each.name === name);
  const exchange = trial?.exchange;
  return [
    name,
    `${method} ${path}`,
    comparison === undefined ? '-' : verdicts[comparison.verdict],
    exchange?.status?.toString() ?? '-',
    exchange?.code ?? '-',
    answerCell(trial),
    exchange === null || exchange === undefined ? '-' : `${Math.round(exchange.milliseconds)} ms`,
  ];
}

function tableText(endpoints: EndpointTable, examination: Examination): string {
  const head = ['operation', 'verb and path', 'description', 'status', 'code', 'answer', 'time'];
  const rows = endpointNames.map((name) => rowOf(name, endpoints, examination));
  return table([head, ...rows], head.length);
}

function serviceLines({ services }: Examination): string[] {
  return services.map(({ group, basePath, operations, reason }) =>
    operations === null
      ? `${group} at ${basePath} does not describe itself: ${reason}`
      : `${group} at ${basePath} describes ${operations.length} operations`,
  );
}

function differenceLines({ comparisons }: Examination): string[] {
  const lines = [...comparisons].flatMap(([name, { verdict, differences }]) => [
    ...differences.map((difference) => `  ${name}: ${difference}`),
    ...(verdict === 'not-described' ? [`  ${name}: nothing like it is described`] : []),
  ]);
  return lines.length === 0 ? [] : ['', 'The description differs from the table:', ...lines];
}

function failedLines({ trials }: Examination): string[] {
  const failed = trials.filter(({ outcome }) => outcome === 'failed');
  return failed.length === 0
    ? []
    : ['', 'What failed:', ...failed.map(({ name, note }) => `  ${name}: ${note}`)];
}

function untriedLines({ trials }: Examination): string[] {
  const names = trials.filter(({ note }) => note === 'changes something').map(({ name }) => name);
  return names.length === 0 ? [] : ['', `Not tried, since they change something: ${names.join(', ')}`];
}

function sampleLines({ trials }: Examination): string[] {
  const answered = trials.filter(({ exchange }) => exchange !== null && exchange.answer !== null);
  return answered.flatMap(({ name, exchange }) => [
    '',
    `${name} answers:`,
    ...JSON.stringify(redacted(exchange?.answer), null, 2)
      .split('\n')
      .map((line) => `  ${line}`),
  ]);
}

/** Whether everything that could be looked at is as the table has it. */
export function allAgree({ comparisons, trials }: Examination): boolean {
  const described = [...comparisons.values()].every(({ verdict }) => verdict === 'agrees');
  return described && trials.every(({ outcome }) => outcome !== 'failed');
}

function closing(examination: Examination): string {
  const differing = [...examination.comparisons.values()].filter(
    ({ verdict }) => verdict !== 'agrees',
  ).length;
  const failed = examination.trials.filter(({ outcome }) => outcome === 'failed').length;
  const tried = examination.trials.filter(({ outcome }) => outcome !== 'not-tried').length;
  const compared = examination.comparisons.size;
  return allAgree(examination)
    ? `All agree: ${compared} operations with the description, ${tried} answers read.`
    : `Not all agree: ${differing} of ${compared} operations differ from the description, ${failed} of ${tried} answers failed.`;
}

/** The whole report as text, before it is masked. */
export function reportOf(
  endpoints: EndpointTable,
  examination: Examination,
  { verbose }: { verbose: boolean },
): string {
  return [
    ...serviceLines(examination),
    '',
    tableText(endpoints, examination),
    ...differenceLines(examination),
    ...failedLines(examination),
    ...untriedLines(examination),
    ...(verbose ? sampleLines(examination) : []),
    '',
    closing(examination),
  ].join('\n');
}
