import { createDecipheriv, createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as canned from './answers';
import type { Fields } from './answers';
import { knobs, type Knob } from './knobs';

/** What signs in, and what the operator was given. */
export const ACCOUNT = { email: 'dispatch@fleet.example', password: 'Tunnel-40' };
export const DOMAIN = { USER_DOMAIN: 'E.DM.1', USER_DOMAIN_SECRET: 'operators-own' };
const { van, sensor } = canned;
const payload = Buffer.from(JSON.stringify({ uid: 'U100', exp: 4_102_444_800 })).toString('base64url');
const TOKEN = `Bearer eyJhbGciOiJIUzI1NiJ9.${payload}.c2ln`;

/** A Developer Center over HTTP that answers as documented, except for what is turned on. */
export class CannedCenter {
  url = 'http://127.0.0.1:';
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #plans = new Map<string, Fields>();
  readonly #on = new Set<Knob>();
  readonly #auto = new Set<string>();
  readonly #steps = new Map<string, number>();
  #asked: { readonly name: string; readonly parameters: unknown }[] = [];

  readonly #answers: Readonly<Record<string, (asked: Fields, key: string) => unknown>> = {
    emailPwdLogin: () => tokens(),
    userInfo: () => ({ uid: 'U100', nickname: 'Dispatch', email: ACCOUNT.email, phone: null }),
    userDeviceList: (asked) => this.#page(asked),
    deviceInfo: (_, key) => this.#rows().find((row) => row['deviceKey'] === key),
    getDeviceBusinessAttributes: () => canned.attributes,
    getDeviceUpgradePlan: (_, key) => this.#plan(key),
    getBatchUpgradeDetails: (asked) => Object.values(asked).map((each) => this.#plan(keyOf(each as Fields))),
    userBatchConfirmUpgrade: (asked) => ({ successList: Object.values(asked).map(this.#act, this) }),
    // Of a Bluetooth plan no more is published than the components' numbers.
    getFetchPlan: () => ({ components: [{ componentNo: 'MODULE' }] }),
    getAutoUpgradeSwitch: (_, key) => this.#auto.has(key),
    setAutoUpgradeSwitch: (_, key) => void this.#auto.add(key),
    deleteDeviceUpgrade: (_, key) => void this.#auto.delete(key),
    closeFinishTips: (_, key) => void Object.assign(this.#plans.get(key) ?? {}, { userConfirmStatus: 4 }),
  };

  static async start(): Promise<CannedCenter> {
    const center = new CannedCenter();
    await once(center.#server.listen(0, '127.0.0.1'), 'listening');
    center.url += String((center.#server.address() as { port: number }).port);
    center.renew();
    return center;
  }

  /** Only these deviations from now on, and both plans as at first, with ids that no number holds. */
  renew(...turned: Knob[]): void {
    for (const each of [this.#on, this.#steps]) each.clear();
    for (const knob of turned) this.#on.add(knob);
    this.#asked = [];
    this.#plans.set(van.deviceKey, canned.planOf(van, `${this.url}/files`, '9007199254740995'));
    this.#plans.set(sensor.deviceKey, canned.planOf(sensor, `${this.url}/files`, '9007199254740997'));
  }

  /** The parameters of every request for an operation since then. */
  of(name: string): unknown[] {
    return this.#asked.filter((each) => each.name === name).map(({ parameters }) => parameters);
  }

  stop(): void {
    this.#server.close().closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const name = url.pathname.split('/').at(-1) ?? '';
    if (url.pathname.startsWith('/files/')) this.#file(response);
    else response.setHeader('Content-Type', 'application/json').end(await this.#text(request, url, name));
  }

  async #text(request: IncomingMessage, url: URL, name: string): Promise<string> {
    const parameters = await parametersOf(request, url);
    this.#asked.push({ name, parameters });
    let answer = this.#envelope(name, parameters, request.headers.authorization);
    for (const knob of this.#on) answer = knobs[knob]?.(name, answer) ?? answer;
    // An int64 is a number on the wire.
    return JSON.stringify(answer).replace(/"planId":"(\d+)"/g, '"planId":$1');
  }

  #envelope(name: string, parameters: Fields, authorization = ''): Fields {
    const signsIn = name === 'emailPwdLogin';
    if (!signsIn && authorization !== TOKEN) return { code: 5106, msg: 'No token' };
    if (signsIn && !isSigned(parameters)) return { code: '5583', msg: 'Wrong password' };
    const data = this.#answers[name]?.(parameters, keyOf(parameters)) ?? null;
    return { code: 200, msg: '', data, extMsg: null };
  }

  /** The plan as it is now; a device that has begun is a step further each time. */
  #plan(key: string): Fields | null {
    const plan = this.#plans.get(key) ?? null;
    const step = this.#steps.get(key);
    if (plan === null || step === undefined) return plan;
    const end = canned.ends[this.#on.has('fails') ? 'failed' : 'succeeded'];
    const { downloadStatus = 2, upgradeStatus = 0, ...shown } = canned.course[step] ?? end;
    const [component] = plan['comVerList'] as Fields[];
    Object.assign(plan, shown, { comVerList: [{ ...component, downloadStatus, upgradeStatus }] });
    if (step < canned.course.length) this.#steps.set(key, step + 1);
    else this.#steps.delete(key);
    return plan;
  }

  #act(asked: unknown): Fields {
    const { operType, appointStartTime, appointEndTime, ...ids } = asked as Fields;
    if (operType === 1 || operType === 5) this.#steps.set(keyOf(ids), 0);
    const appointed = { userConfirmStatus: 2, appointStartTime, appointEndTime };
    const begun = { userConfirmStatus: 1, deviceStatus: 0 };
    const changes = { 2: appointed, 3: { userConfirmStatus: 3, deviceStatus: 3 } }[Number(operType)] ?? begun;
    Object.assign(this.#plans.get(keyOf(ids)) ?? {}, changes);
    return { ...ids, code: 200, msg: '' };
  }

  #rows(): Fields[] {
    const planOf = (key: string): Fields => this.#plans.get(key) ?? {};
    const spares = this.#on.has('large fleet, total 0') ? 210 : 0;
    return [
      canned.deviceOf(van, 'Van 7', planOf(van.deviceKey)),
      canned.deviceOf(sensor, 'Dock sensor', planOf(sensor.deviceKey), canned.bluetooth),
      ...Array.from({ length: spares }, (_, i) => canned.deviceOf({ ...van, deviceKey: `9${i}` }, '', {})),
    ];
  }

  #page({ page, pageSize, dk }: Fields): Fields {
    const rows = this.#rows().filter((row) => dk === undefined || row['deviceKey'] === dk);
    const [size, pageNum] = [Number(pageSize ?? 10), Number(page ?? 1)];
    const pages = Math.ceil(rows.length / size);
    const list = rows.slice((pageNum - 1) * size, pageNum * size);
    return { list, total: rows.length, pageNum, pageSize: size, pages, hasNextPage: pageNum < pages };
  }

  #file(response: ServerResponse): void {
    if (this.#on.has('a web page instead of a file'))
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<title>Welcome to the harbour</title>');
    else if (this.#on.has('a file that stands still')) response.write(canned.PACKAGE.subarray(0, 4_000));
    else response.end(this.#on.has('a short file') ? canned.PACKAGE.subarray(0, 4_000) : canned.PACKAGE);
  }
}

const keyOf = (asked: Fields): string => String(asked['deviceKey'] ?? asked['dk']);

function tokens(): Fields {
  const expirationTime = Math.floor(Date.now() / 1000) + 7200;
  return {
    accessToken: { token: TOKEN, expirationTime },
    refreshToken: { token: 'refresh', expirationTime },
  };
}

async function parametersOf(request: IncomingMessage, url: URL): Promise<Fields> {
  let body = '';
  for await (const part of request) body += String(part);
  if (request.headers['content-type']?.includes('json')) return JSON.parse(body) as Fields;
  return Object.fromEntries([...url.searchParams, ...new URLSearchParams(body)]);
}

function isSigned({ email, pwd, random, signature, userDomain }: Fields): boolean {
  const key = createHash('md5').update(String(random)).digest('hex').toUpperCase().slice(8, 24);
  const decipher = createDecipheriv('aes-128-cbc', key, key.slice(8) + key.slice(0, 8));
  const password = decipher.update(String(pwd), 'base64', 'utf8') + decipher.final('utf8');
  const signed = `${String(email)}${String(pwd)}${String(random)}${DOMAIN.USER_DOMAIN_SECRET}`;
  const isRight = createHash('sha256').update(signed).digest('hex') === signature;
  return (
    isRight && userDomain === DOMAIN.USER_DOMAIN && email === ACCOUNT.email && password === ACCOUNT.password
  );
}
