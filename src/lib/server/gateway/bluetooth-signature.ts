import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { ConfigurationError, json, value, type Environment } from './configuration-values';

/**
 * How the calls about a Bluetooth upgrade are signed is not public. So an operator says it: a hash, and a template of
 * what is hashed. Without that nothing is signed.
 */
export interface SignatureRule {
  readonly signType: 'SHA256' | 'SHA1' | 'MD5';
  /** Text with placeholders, such as `{productKey}{deviceKey}{userDomainSecret}`. */
  readonly template: string;
}

export type SignedOperation = 'bluetoothPlan' | 'reportUpgrade';
export type BluetoothSignature = Readonly<Partial<Record<SignedOperation, SignatureRule>>>;

const placeholders = [
  'productKey',
  'deviceKey',
  'componentNo',
  'reportStatus',
  'userDomain',
  'userDomainSecret',
  'accessToken',
] as const;

type Placeholder = (typeof placeholders)[number];
export type SignatureValues = Readonly<Partial<Record<Placeholder, string | number>>>;

const Template = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(1000),
  v.check((template) =>
    [...template.matchAll(/\{(\w+)\}/g)].every(([, name]) => placeholders.includes(name as Placeholder)),
  ),
);
const Rule = v.strictObject({
  signType: v.optional(v.picklist(['SHA256', 'SHA1', 'MD5']), 'SHA256'),
  template: Template,
});
const Signature = v.strictObject({ bluetoothPlan: v.optional(Rule), reportUpgrade: v.optional(Rule) });

/** `BLUETOOTH_SIGNATURE` of the environment; none by default. Throws `ConfigurationError`. */
export function parseSignature(environment: Environment): BluetoothSignature {
  const rule =
    'JSON such as {"bluetoothPlan":{"signType":"SHA256","template":"…"},"reportUpgrade":{"template":"…"}}, with ' +
    `the placeholders ${placeholders.map((name) => `{${name}}`).join(' ')}`;
  const signature = value(environment, 'BLUETOOTH_SIGNATURE', json(Signature), rule) ?? {};
  if (Object.values(signature).some((each) => each === undefined)) {
    throw new ConfigurationError(`BLUETOOTH_SIGNATURE must be ${rule}.`);
  }
  return signature as BluetoothSignature;
}

/** The parameters that a rule adds: lower-case hex of the hash, and for getFetchPlan how it was made. */
export function sign(
  operation: SignedOperation,
  rule: SignatureRule,
  values: SignatureValues,
): Record<string, string> {
  const text = rule.template.replace(/\{(\w+)\}/g, (_, name: Placeholder) => String(values[name] ?? ''));
  const signature = createHash(rule.signType.toLowerCase()).update(text, 'utf8').digest('hex');
  return operation === 'bluetoothPlan' ? { signType: rule.signType, signature } : { signature };
}
