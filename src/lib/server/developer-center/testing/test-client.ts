import { createCipheriv, createHash } from 'node:crypto';
import { isLosslessNumber, parse } from 'lossless-json';
import { TestClock } from '../../../testing/clock';
import { defaultEndpoints } from '../../endpoints';
import type { CenterOperation } from '../requests';
import { createDeveloperCenter, type DeveloperCenter, type DeveloperCenterOptions } from '../index';

/** 2026-03-02 09:15:00 UTC. */
export const start = Date.UTC(2026, 2, 2, 9, 15);

export const userDomain = 'E.DM.1234567890123456.1';
export const userDomainSecret = 'a-secret-of-the-operator';

export interface Envelope {
  code: number;
  msg: string;
  data: unknown;
}

/** What a test speaks to a Developer Center with: the documented encryption, written apart from the code under test. */
export class TestClient {
  readonly center: DeveloperCenter;
  readonly clock = new TestClock(start);
  token = '';
  refreshToken = '';
  language = 'en';

  constructor(options: Partial<DeveloperCenterOptions> = {}) {
    this.center = createDeveloperCenter({ clock: this.clock, userDomain, userDomainSecret, ...options });
  }

  /** Sends an operation as the gateway does; bigints of the answer as text. */
  async call(operation: CenterOperation, parameters: unknown = {}, headers: Record<string, string> = {}) {
    const response = await this.send(operation, parameters, headers);
    return parseEnvelope(await response.text());
  }

  send(
    operation: CenterOperation,
    parameters: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const endpoint = defaultEndpoints[operation];
    const url = new URL(this.center.address + endpoint.path);
    const named = (item: object) =>
      Object.fromEntries(
        Object.entries(item).map(([ours, value]) => [endpoint.parameters[ours] ?? ours, value]),
      );
    const all = new Headers({ 'accept-language': this.language, ...headers });
    if (this.token !== '') all.set('authorization', this.token);
    let body: string | null = null;
    const items = (Array.isArray(parameters) ? parameters : [parameters]) as object[];
    const texts = Object.entries(named(items[0] ?? {})).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    if (endpoint.encoding === 'query') for (const [name, value] of texts) url.searchParams.set(name, value);
    else if (endpoint.encoding === 'form') body = new URLSearchParams(texts).toString();
    else body = JSON.stringify(endpoint.encoding === 'json' ? named(items[0] ?? {}) : items.map(named));
    return this.center.handle(new Request(url, { method: endpoint.method, headers: all, body }));
  }

  async signIn(email = this.center.demo.email, password = this.center.demo.password): Promise<Envelope> {
    const random = 'j1acpdj2bmtqZXVb';
    const pwd = encryptPassword(password, random);
    const signature = sign(email, pwd, random, userDomainSecret);
    const answer = await this.call('emailSignIn', { email, pwd, random, userDomain, signature });
    this.keep(answer);
    return answer;
  }

  keep(answer: Envelope): void {
    if (answer.code !== 200) return;
    const data = answer.data as Record<'accessToken' | 'refreshToken', { token: string }>;
    this.token = data.accessToken.token;
    this.refreshToken = data.refreshToken.token;
  }

  /** Lets time pass and everything that is due happen. */
  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.center.control({ command: 'requests' });
  }

  control<T = Shown>(command: string, parameters: object = {}): Promise<T> {
    return this.center.control({ command, ...parameters }) as Promise<T>;
  }

  shown(deviceKey: string): Promise<Shown> {
    return this.control('device', { deviceKey });
  }

  async named(name: string): Promise<Shown> {
    const devices = await this.control<Shown[]>('devices');
    const device = devices.find((candidate) => candidate.name === name);
    if (device === undefined) throw new Error(`There is no device named ${name}`);
    return device;
  }

  /** One action on the present plan of a device; the item of successList or failList. */
  async act(
    device: Shown,
    operType: number,
    appointment: object = {},
  ): Promise<{ code: number; msg: string }> {
    const { productKey, deviceKey } = device;
    const item = { productKey, deviceKey, planId: device.plan?.planId, operType, ...appointment };
    const { data } = await this.call('actOnPlans', [item]);
    const { successList, failList } = data as Record<
      'successList' | 'failList',
      { code: number; msg: string }[]
    >;
    const [outcome] = [...successList, ...failList];
    if (outcome === undefined) throw new Error('The item is in neither list');
    return outcome;
  }
}

/** What the control command `device` shows. */
export interface Shown {
  productKey: string;
  deviceKey: string;
  name: string;
  online: boolean;
  versions: { module: string; mcu: string | null };
  autoConfirm: boolean;
  plan: {
    planId: string;
    phase: string;
    deviceStatus: number;
    confirm: number;
    failure: string | null;
    progress: number;
    period: { start: number; end: number };
    appointment: { start: number; end: number } | null;
  } | null;
}

export function parseEnvelope(text: string): Envelope {
  return parse(text, (_key, value) => {
    if (!isLosslessNumber(value)) return value;
    const number = Number(value.value);
    return Number.isSafeInteger(number) || !Number.isInteger(number) ? number : value.value;
  }) as Envelope;
}

export function encryptPassword(password: string, random: string): string {
  const hash = createHash('md5').update(random).digest('hex').toUpperCase();
  const key = hash.substring(8, 24);
  const cipher = createCipheriv('aes-128-cbc', key, key.substring(8) + key.substring(0, 8));
  return cipher.update(password, 'utf8', 'base64') + cipher.final('base64');
}

export function sign(...parts: string[]): string {
  return createHash('sha256').update(parts.join('')).digest('hex');
}
