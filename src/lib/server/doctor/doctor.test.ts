import { describe, expect, it } from 'vitest';
import { systemClock } from '../../clock';
import { runDoctor } from './doctor';
import { UsageError } from './options';
import { domain, line, start, suggested, visit } from './testing/visit';

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
