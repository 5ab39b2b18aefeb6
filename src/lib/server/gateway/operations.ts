import { operationNames, type OperationName } from '../../developer-center/operations';
import { isRecord } from '../../developer-center/wrapper';
import { OverairError } from '../../errors';
import type { Urgency } from './admission';
import { logDecisions, type AuditedResult } from './audit';
import { answerOf, type AskEndpoint, type Input } from './forward';
import type { Gateway } from './gateway';
import { parseInput } from './inputs';
import { readJson } from './requests';
import { callAsAccount } from './upstream-calls';
import type { Values } from './upstream-request';
import { requireSession, type Visit } from './visit';

/** Whether a page may ask for it. */
export function isOperation(name: string): name is OperationName {
  return (operationNames as readonly string[]).includes(name);
}

/** A report's name becomes its code. Throws `report-code-missing`: a code is never guessed. */
function withReportCode(gateway: Gateway, name: OperationName, input: Input): Input {
  if (name !== 'reportUpgrade' || Array.isArray(input)) return input;
  const { report, ...rest } = input as Values;
  const reportStatus = gateway.reportCodes[report as keyof Gateway['reportCodes']];
  if (reportStatus === undefined) throw new OverairError('report-code-missing', { report: String(report) });
  return { ...rest, reportStatus };
}

/** A device's attributes with what the operator says of the free space, which the platform tells without a unit. */
function withUnit({ memoryFreeUnit }: Gateway, name: OperationName, data: unknown): unknown {
  const tells = name === 'deviceAttributes' && memoryFreeUnit !== null && isRecord(data);
  return tells ? { ...data, memoryFreeUnit } : data;
}

async function forward(gateway: Gateway, visit: Visit, name: OperationName, input: Input): Promise<unknown> {
  const { account } = requireSession(visit);
  const ask: AskEndpoint = (endpoint, parametersOf) => callAsAccount(gateway, visit, endpoint, parametersOf);
  const now = gateway.clock.now();
  const seal = (url: string): string => gateway.links.seal(url, account.id, now);
  return withUnit(gateway, name, await answerOf(gateway, ask, { name, input }, seal));
}

/** Who stands in front of a device is waited for; reports of what happens to one must not be lost. */
const urgencies: Readonly<Partial<Record<OperationName, Urgency>>> = {
  actOnPlans: 'decision',
  acknowledgeResult: 'decision',
  autoConfirmationOn: 'decision',
  autoConfirmationOff: 'decision',
  bluetoothPlan: 'decision',
  deviceSecret: 'decision',
  reportUpgrade: 'reserved',
};

/** How urgent an operation is; null for a name that is none. */
export function urgencyOf(name: string): Urgency | null {
  return isOperation(name) ? (urgencies[name] ?? 'question') : null;
}

/**
 * One operation of the endpoint table, asked by its name; the answer without secrets and with sealed firmware links.
 * Throws `operation-unknown`, `request-malformed`, `request-too-large`, `not-signed-in`, `account-changed`, `Overloaded`
 * before anything was asked, and what the Developer Center's refusals are mapped to.
 */
export async function runOperation(gateway: Gateway, visit: Visit, name: string): Promise<unknown> {
  if (!isOperation(name)) throw new OverairError('operation-unknown');
  const session = requireSession(visit);
  const parsed = parseInput(name, await readJson(visit.event.request)) as Input;
  const audit = (result: AuditedResult): void => {
    const { requestId: id } = visit.event.locals;
    logDecisions(gateway.log, { id, account: session.account.id, name, input: parsed }, result);
  };
  try {
    const input = withReportCode(gateway, name, parsed);
    visit.event.locals.arrived?.();
    const data = await gateway.admission.run(session.id, urgencies[name] ?? 'question', () =>
      forward(gateway, visit, name, input),
    );
    audit({ data });
    return data;
  } catch (error) {
    audit({ error });
    throw error;
  }
}
