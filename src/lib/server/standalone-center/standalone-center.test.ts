import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../clock';
import { encryptPassword, parseEnvelope, sign } from '../developer-center/testing/test-client';
import { ConfigurationError } from '../gateway/configuration-values';
import { connectionLines, parseSettings } from './settings';
import { startStandaloneCenter, type StandaloneCenter } from './start';

let running: StandaloneCenter | null = null;
const unforeseen: unknown[] = [];
afterEach(async () => {
  await running?.close();
  running = null;
  expect(unforeseen.splice(0)).toEqual([]);
});

async function start(environment: Record<string, string> = {}): Promise<StandaloneCenter> {
  const settings = parseSettings({ PORT: '0', EMBEDDED_CONTROL: '1', ...environment });
  running = await startStandaloneCenter({
    ...settings,
    clock: systemClock,
    onError: (error) => unforeseen.push(error),
  });
  return running;
}

async function signIn({ address, center: { demo } }: StandaloneCenter): Promise<string> {
  const { userDomain, userDomainSecret } = parseSettings({});
  const random = 'j1acpdj2bmtqZXVb';
  const pwd = encryptPassword(demo.password, random);
  const signature = sign(demo.email, pwd, random, userDomainSecret);
  const body = new URLSearchParams({ email: demo.email, pwd, random, userDomain, signature });
  const answer = await fetch(`${address}/v2/enduser/enduserapi/emailPwdLogin`, { method: 'POST', body });
  const { data } = parseEnvelope(await answer.text());
  return (data as { accessToken: { token: string } }).accessToken.token;
}

const control = (center: StandaloneCenter, command: unknown) =>
  fetch(`${center.address}/control`, { method: 'POST', body: JSON.stringify(command) });

describe('the center by itself', () => {
  it('answers at the platform’s own paths: sign-in, list, plan, package, sign-out by DELETE', async () => {
    const center = await start();
    const headers = { authorization: await signIn(center) };
    const ask = async (path: string, init: RequestInit = {}) =>
      parseEnvelope(await (await fetch(center.address + path, { ...init, headers })).text());
    const page = (await ask('/v2/binding/enduserapi/userDeviceList?page=1&pageSize=3')).data as {
      list: { productKey: string; deviceKey: string }[];
    };
    expect(page).toMatchObject({ total: 24, pages: 8, hasNextPage: true, nextPage: 2 });
    const { productKey, deviceKey } = page.list[0]!;
    const query = new URLSearchParams({ productKey, deviceKey }).toString();
    const plan = (await ask(`/v2/quecota/enduserapi/v2/getDeviceUpgradePlan?${query}`)).data as {
      comVerList: { fileList: { filePath: string; fileSize: number }[] }[];
    };
    const { filePath, fileSize } = plan.comVerList[0]!.fileList[0]!;
    expect(filePath.startsWith(`${center.address}/`)).toBe(true);
    const file = await fetch(filePath);
    expect((await file.arrayBuffer()).byteLength).toBe(fileSize);
    expect((await ask('/v2/enduser/enduserapi/userLogout', { method: 'DELETE' })).code).toBe(200);
    expect((await ask('/v2/binding/enduserapi/userDeviceList')).code).toBe(5032);
  });

  it('names another address in its links, if it is given one', async () => {
    const center = await start({ ORIGIN: 'https://center.example/' });
    expect(center.address).toBe('https://center.example');
  });

  it('breaks off where a fault says so, and goes on serving', async () => {
    const center = await start();
    await control(center, { command: 'fault', operation: '*', fault: { kind: 'drop' } });
    await expect(fetch(`${center.address}/v2/binding/enduserapi/userDeviceList`)).rejects.toThrow();
    expect((await fetch(`${center.address}/v2/binding/enduserapi/userDeviceList`)).status).toBe(200);
  });

  it('says what is wrong with a command, and takes none that it was not told to', async () => {
    const center = await start();
    const refused = await control(center, { command: 'nothing' });
    expect([refused.status, await refused.json()]).toEqual([400, { error: { field: 'command' } }]);
    expect((await fetch(`${center.address}/control`, { method: 'POST', body: '{' })).status).toBe(400);
    await center.close();
    expect((await control(await start({ EMBEDDED_CONTROL: '0' }), { command: 'reset' })).status).toBe(404);
  });

  it('refuses a body that is too long, without an end of the process', async () => {
    const center = await start();
    const body = 'x'.repeat(2 * 1024 * 1024);
    const { status } = await fetch(`${center.address}/v2/enduser/enduserapi/emailPwdLogin`, {
      method: 'POST',
      body,
    });
    expect(status).toBe(413);
  });
});

describe('its settings', () => {
  it.each([
    ['HOST beyond this machine, unasked', 'EMBEDDED', { HOST: '0.0.0.0' }],
    ['a port that is none', 'PORT', { PORT: '70000' }],
    ['a Developer Center behind it', 'DEVELOPER_CENTER_URL', { DEVELOPER_CENTER_URL: 'https://a.example' }],
  ])('stop the start by name: %s', (_, name, environment: Record<string, string>) => {
    expect(() => parseSettings(environment)).toThrow(ConfigurationError);
    expect(() => parseSettings(environment)).toThrow(new RegExp(`^${name} `));
  });

  it('are told as a server takes them, without a secret of the operator’s own', () => {
    const usual = connectionLines(parseSettings({}), 'http://127.0.0.1:3100').join('\n');
    expect(usual).toContain('DEVELOPER_CENTER_URL=http://127.0.0.1:3100');
    expect(usual).toContain('"succeeded":11');
    const own = parseSettings({ USER_DOMAIN_SECRET: 'of-the-operator' });
    expect(connectionLines(own, 'http://127.0.0.1:3100').join('\n')).not.toContain('of-the-operator');
  });
});
