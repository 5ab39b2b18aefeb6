import type { OperationName } from '../../developer-center/operations';
import { toUsualPaths } from '../answer-paths';
import type { Endpoint } from '../endpoints';
import { sign } from './bluetooth-signature';
import { deviceSecret, typeInList } from './device-secret';
import type { Gateway } from './gateway';
import { cleanAnswer } from './secrets';
import { toParameters, type Parameters, type Values } from './upstream-request';

/** What an operation is given, by our names: one item, or several. */
export type Input = Values | readonly Values[];

/** Asks an endpoint as somebody who is signed in; `parametersOf` is given the access token, for a signature. */
export type AskEndpoint = (
  endpoint: Endpoint,
  parametersOf: (accessToken: string) => Parameters | readonly Parameters[],
) => Promise<unknown>;

type Rules = Pick<Gateway, 'endpoints' | 'bluetoothSignature' | 'developerCenter'>;

/** The values with the signature that an operator asks for. */
function signed(rules: Rules, name: OperationName, input: Input, accessToken: string): Input {
  if (name !== 'bluetoothPlan' && name !== 'reportUpgrade') return input;
  const rule = rules.bluetoothSignature[name];
  if (rule === undefined || Array.isArray(input)) return input;
  const { userDomain, userDomainSecret } = rules.developerCenter;
  const values = { ...(input as Record<string, string>), userDomain, userDomainSecret, accessToken };
  return { ...(input as Values), ...sign(name, rule, values) };
}

/** What the list of devices says of one device's type; null if it does not. */
async function listedType({ endpoints }: Rules, ask: AskEndpoint, device: Values): Promise<number | null> {
  const values = { page: 1, pageSize: 100, deviceKey: device.deviceKey };
  const answer = await ask(endpoints.devices, () => toParameters(endpoints.devices, values));
  return typeInList(toUsualPaths('devices', endpoints.devices.answer, answer), device);
}

/**
 * What a page may have of an operation's answer: its parts in their usual places, no secrets but the one that was asked
 * for, and links as `sealLink` makes them. Throws what `ask` does, and `answer-malformed`.
 */
export async function answerOf(
  rules: Rules,
  ask: AskEndpoint,
  { name, input }: { name: OperationName; input: Input },
  sealLink: (url: string) => string,
): Promise<unknown> {
  const endpoint = rules.endpoints[name];
  const answer = await ask(endpoint, (accessToken) =>
    toParameters(endpoint, signed(rules, name, input, accessToken)),
  );
  const data = toUsualPaths(name, endpoint.answer, answer);
  if (name === 'deviceSecret') return await deviceSecret(data, () => listedType(rules, ask, input as Values));
  return cleanAnswer(data, sealLink);
}
