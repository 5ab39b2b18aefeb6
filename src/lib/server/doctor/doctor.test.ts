import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../clock';
import { createDeveloperCenter, type DeveloperCenter } from '../developer-center';
import { serveHttp, type HttpServer } from '../standalone-center/http-server';
import { parseEndpoints } from '../gateway/configuration-endpoints';
import { runDoctor, type ExitStatus } from './doctor';
import { UsageError } from './options';

const domain = { userDomain: 'E.DM.1', userDomainSecret: 'the-operators-secret' };
const unforeseen: unknown[] = [];
let servers: HttpServer[] = [];

afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  servers = [];
  expect(unforeseen.splice(0)).toEqual([]);
});

/** Answers in the center's place, or lets it answer by giving null. */
type Between = (request: Request, center: DeveloperCenter) => Promise<Response | null>;

async function serve(handle: (request: Request) => Promise<Response>): Promise<string> {
  const server = await serveHttp(
    { handle, onError: (error) => unforeseen.push(error) },
    { host: '127.0.0.1', port: 0 },
  );
  servers.push(server);
  return `http://127.0.0.1:${server.port}`;
}

/** A Developer Center over HTTP, by a table of its own. */
async function start(endpoints: object = {}, between: Between = () => Promise.resolve(null)) {
  const center = createDeveloperCenter({
    clock: systemClock,
    endpoints: parseEndpoints({ ENDPOINTS: JSON.stringify(endpoints) }),
    ...domain,
  });
  const address = await serve(async (request) => (await between(request, center)) ?? center.handle(request));
  const requests = async () => (await center.control({ command: 'requests' })) as Record<string, number>;
  return { address, center, requests };
}

interface Visit {
  status: ExitStatus;
  output: string;
  /** How often the password was asked for. */
  asked: number;
}

async function visit(
  address: string,
  { options = [], environment = {} }: { options?: string[]; environment?: Record<string, string> } = {},
): Promise<Visit> {
  let output = '';
  let asked = 0;
  const write = (text: string) => {
    output += text;
  };
  const settings = {
    DEVELOPER_CENTER_URL: address,
    USER_DOMAIN: domain.userDomain,
    USER_DOMAIN_SECRET: domain.userDomainSecret,
    ...environment,
  };
  const status = await runDoctor(['--account', 'demo@example.com', ...options], settings, {
    write,
    writeError: write,
    askPassword: () => {
      asked += 1;
      return Promise.resolve('Overair-demo-1');
    },
    clock: systemClock,
  });
  return { status, output, asked };
}

/** The columns of an operation's line after its path. */
function line(output: string, operation: string): string[] {
  const found = output.split('\n').find((each) => each.startsWith(`${operation} `)) ?? '';
  return found.split(/\s{2,}/).slice(2);
}

function suggested(output: string): string {
  return /^ENDPOINTS='(.*)'$/m.exec(output)?.[1] ?? '';
}

describe('the doctor at a Developer Center', () => {
  it('finds that all agree, signs in once, changes nothing and signs out', async () => {
    const { address, requests } = await start();
    const { status, output, asked } = await visit(address);
    expect(output).toContain('All agree: 20 operations with the description, 13 answers read.');
    expect([status, asked]).toEqual([0, 1]);
    expect(line(output, 'devices')).toEqual([
      'agrees',
      '200',
      '200',
      'parsed',
      expect.stringMatching(/^\d+ ms$/),
    ]);
    expect(line(output, 'reportUpgrade')).toEqual(['agrees', '-', '-', 'not tried: changes something', '-']);
    expect(line(output, 'bluetoothPlan')[3]).toMatch(/--plans/);
    expect(output).toContain(
      'Not tried, since they change something: actOnPlans, autoConfirmationOn, autoConfirmationOff, acknowledgeResult, reportUpgrade',
    );
    const counts = await requests();
    expect(counts).toMatchObject({ emailSignIn: 1, signOut: 1, refreshToken: 1, upgradeDetails: 1 });
    for (const name of ['phoneSignIn', 'actOnPlans', 'acknowledgeResult', 'bluetoothPlan', 'reportUpgrade']) {
      expect(counts).not.toHaveProperty(name);
    }
  });

  it('asks for a Bluetooth plan only if it is told to, of the device it is told', async () => {
    const { address, center, requests } = await start();
    const devices = (await center.control({ command: 'devices' })) as { deviceKey: string; kind: string }[];
    const { deviceKey } = devices.find(({ kind }) => kind === 'bluetooth')!;
    const { status, output } = await visit(address, { options: ['--plans', '--device', deviceKey] });
    expect([status, line(output, 'bluetoothPlan').slice(1, 4)]).toEqual([0, ['200', '200', 'parsed']]);
    expect(await requests()).toMatchObject({ bluetoothPlan: 1 });
  });

  it('shows samples without anything secret or personal', async () => {
    const seen: string[] = [];
    const { address } = await start({}, async (request, center) => {
      const answer = await center.handle(request);
      const text = await answer.clone().text();
      for (const [, value = ''] of text.matchAll(
        /"(?:authKey|bindingCode|btPwd|token|deviceKey|deviceName|uid|email|phone)":"([^"]{4,})"/g,
      )) {
        seen.push(value);
      }
      return answer;
    });
    const { output } = await visit(address, { options: ['--verbose'] });
    expect(output).toContain('"networkType": "2"');
    expect(output).toContain('"authKey": "<text of 24>"');
    expect(seen.length).toBeGreaterThan(100);
    for (const secret of [...seen, 'Overair-demo-1', domain.userDomainSecret])
      expect(output).not.toContain(secret);
  });

  it('signs in by phone, with the password of a variable', async () => {
    const { address, requests } = await start();
    let output = '';
    const status = await runDoctor(
      ['--account', '+86 13800000001'],
      {
        DEVELOPER_CENTER_URL: address,
        USER_DOMAIN: domain.userDomain,
        USER_DOMAIN_SECRET: domain.userDomainSecret,
        DOCTOR_PASSWORD: 'Overair-demo-1',
      },
      {
        write: (text) => {
          output += text;
        },
        writeError: () => undefined,
        askPassword: () => Promise.reject(new UsageError('nobody is asked')),
        clock: systemClock,
      },
    );
    expect([status, line(output, 'phoneSignIn')[3]]).toEqual([0, 'parsed']);
    expect(await requests()).toMatchObject({ phoneSignIn: 1 });
  });
});

describe('three wrong guesses', () => {
  const truth = {
    upgradeDetails: { wrap: 'deviceList', answer: { list: 'plans' } },
    autoConfirmation: { method: 'POST', encoding: 'json' },
    devicesWithPlan: {
      path: '/v2/quecota/enduserapi/v2/getUpgradePlanDeviceList',
      parameters: { page: 'pageNum' },
    },
  };

  it('are named, and the suggested table mends them', async () => {
    const { address } = await start(truth);
    const { status, output } = await visit(address, { options: ['--suggest'] });
    expect(status).toBe(1);
    expect(output).toContain(
      'Not all agree: 3 of 20 operations differ from the description, 3 of 13 answers failed.',
    );
    for (const difference of [
      'upgradeDetails: the body is wrapped in deviceList',
      'upgradeDetails: the answer has its list at plans, not .',
      'autoConfirmation: the verb is POST, not GET',
      'autoConfirmation: parameters travel as json, not query',
      'devicesWithPlan: the path is /v2/quecota/enduserapi/v2/getUpgradePlanDeviceList',
      'devicesWithPlan: page is called pageNum',
    ]) {
      expect(output).toContain(`  ${difference}\n`);
    }
    expect(line(output, 'autoConfirmation').slice(0, 3)).toEqual(['differs', '405', '404']);
    expect(JSON.parse(suggested(output))).toEqual(truth);
    const mended = await visit(address, { environment: { ENDPOINTS: suggested(output) } });
    expect(mended.output).toContain('All agree');
    expect(mended.status).toBe(0);
  });

  it('are mended beside what an operator has corrected already', async () => {
    const { address } = await start({ ...truth, device: { parameters: { deviceKey: 'key' } } });
    const own = { device: { parameters: { deviceKey: 'key' } }, '*': { headers: { appId: '7' } } };
    const { output } = await visit(address, {
      options: ['--suggest'],
      environment: { ENDPOINTS: JSON.stringify(own) },
    });
    expect(JSON.parse(suggested(output))).toMatchObject({ ...own, ...truth });
  });

  it('are seen by the answers alone, if the platform does not describe itself', async () => {
    const { address } = await start(truth, (request) =>
      Promise.resolve(request.url.includes('api-docs') ? new Response(null, { status: 404 }) : null),
    );
    const { status, output } = await visit(address, { options: ['--suggest'] });
    expect(status).toBe(1);
    expect(output).toContain('OTAServiceEnduserAPI at /v2/quecota does not describe itself: HTTP 404');
    expect(line(output, 'autoConfirmation')[0]).toBe('-');
    expect(output).toContain('There is nothing to suggest: no service describes itself.');
  });
});

describe('the doctor elsewhere', () => {
  it('reads a description that is only given to somebody who is signed in', async () => {
    const { address } = await start({}, (request) => {
      const refused = request.url.includes('api-docs') && request.headers.get('authorization') === null;
      return Promise.resolve(refused ? new Response(null, { status: 403 }) : null);
    });
    expect((await visit(address)).output).toContain('All agree: 20 operations with the description');
  });

  it('names the first field that it could not read', async () => {
    const { address } = await start({}, async (request, center) => {
      if (!request.url.includes('getDeviceUpgradePlan')) return null;
      const text = await (await center.handle(request)).text();
      return new Response(text.replace(/"planStartTime":\d+/, '"planStartTime":"soon"'));
    });
    const { status, output } = await visit(address);
    expect(status).toBe(1);
    expect(line(output, 'devicePlan').slice(0, 4)).toEqual(['agrees', '200', '200', 'data.planStartTime']);
  });

  it('takes no refusal for an answer that there is no secret, and asks on with what the list says', async () => {
    const { address } = await start({
      deviceSecret: { parameters: { deviceKey: 'key' } },
      device: { parameters: { deviceKey: 'key' } },
      devicePlan: { method: 'POST' },
    });
    const { status, output } = await visit(address);
    expect(status).toBe(1);
    expect(line(output, 'deviceSecret').slice(0, 4)).toEqual(['differs', '200', '5140', 'keys are missing']);
    expect(line(output, 'devicePlan')[3]).toMatch(/^refused with 404/);
    expect(line(output, 'upgradeDetails')[3]).toBe('parsed');
  });

  it('stops after one wrong password, and asks nothing else', async () => {
    const { address, requests } = await start();
    const { status, output } = await visit(address, { environment: { DOCTOR_PASSWORD: 'not-the-password' } });
    expect(status).toBe(2);
    expect(output).toContain('emailSignIn: the password is wrong, tries left: 4');
    expect(output).not.toContain('not-the-password');
    expect(await requests()).toEqual({ userInfo: 1, emailSignIn: 1 });
  });

  it.each([
    ['a web page', () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } })],
    ['another API', () => Response.json({ status: 404, error: 'Not Found' }, { status: 404 })],
    ['a login', () => new Response(null, { status: 302, headers: { location: 'https://login.example' } })],
  ])('sends no password to %s', async (_, answer) => {
    const bodies: string[] = [];
    const address = await serve(async (request) => {
      bodies.push(`${request.url} ${await request.text()}`);
      return answer();
    });
    const { status, output, asked } = await visit(address);
    expect([status, asked]).toEqual([2, 0]);
    expect(output).toContain('is no Developer Center; no password was sent to it.');
    expect(bodies.join()).not.toMatch(/pwd|demo/);
  });

  it('says that nobody answers', async () => {
    const address = await serve(() => Promise.resolve(new Response()));
    await servers.pop()!.close();
    expect(await visit(address)).toMatchObject({
      status: 2,
      asked: 0,
      output: expect.stringContaining('Nothing answers') as string,
    });
  });

  it.each([
    [
      { DEVELOPER_CENTER_URL: '', USER_DOMAIN: '', USER_DOMAIN_SECRET: '' },
      [],
      'DEVELOPER_CENTER_URL is not set',
    ],
    [{ ENDPOINTS: '{"actOnPlans":{"encoding":"form"}}' }, [], 'actOnPlans.encoding'],
    [{}, ['--account', 'somebody'], '--account must be'],
    [{}, ['--nonsense'], 'nonsense'],
  ])('ends with a sentence for %j and %j', async (environment: Record<string, string>, options, sentence) => {
    const { address } = await start();
    const { status, output } = await visit(address, { environment, options });
    expect([status, output]).toEqual([2, expect.stringContaining(sentence)]);
  });

  it('explains itself', async () => {
    const { address } = await start();
    expect(await visit(address, { options: ['--help'] })).toMatchObject({ status: 0, asked: 0 });
  });
});
