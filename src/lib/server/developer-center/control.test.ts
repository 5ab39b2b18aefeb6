import { describe, expect, it } from 'vitest';
import { isOverairError } from '../../errors';
import { start, TestClient, type Shown } from './testing/test-client';

async function signedIn() {
  const client = new TestClient();
  await client.signIn();
  return client;
}

describe('commands', () => {
  it.each([
    [{ command: 'moveCalendar', ms: 'soon' }, 'ms'],
    [{ command: 'fault', operation: 'nothing', fault: { kind: 'drop' } }, 'operation'],
    [{ command: 'fault', operation: '*', fault: { kind: 'status', status: 200 } }, 'fault.status'],
    [{ command: 'explode' }, 'command'],
    [null, 'command'],
    [{ command: 'device', deviceKey: 'nobody' }, 'deviceKey'],
    [{ command: 'setPlanState', planId: '1', state: 'suspended' }, 'planId'],
    [{ command: 'changeFile', name: 'nothing.bin' }, 'name'],
    [{ command: 'createPlan', deviceKeys: ['004999010000001'], opensIn: 5, endsIn: 5 }, 'endsIn'],
    [{ command: 'createPlan', deviceKeys: ['004999010000005'] }, 'deviceKeys'], // it is upgrading
  ])('%j is refused at %s', async (command, field) => {
    const client = new TestClient();
    const refusal: unknown = await client.center.control(command).catch((error: unknown) => error);
    expect(isOverairError(refusal, 'request-malformed') && refusal.details.field).toBe(field);
  });

  it('answer in JSON', async () => {
    const client = new TestClient();
    for (const command of ['devices', 'reports', 'requests', 'clearFaults', 'reset']) {
      const answer = await client.control<unknown>(command);
      expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
    }
  });

  it('make plans with the components, files and checks that are asked for', async () => {
    const client = await signedIn();
    const device = await client.named('Loading bay sensor');
    const made = await client.control<{ planId: string; files: { name: string; sha256: string }[] }>(
      'createPlan',
      {
        deviceKeys: [device.deviceKey],
        name: 'Odd ones',
        components: [
          { files: [100, 200], checks: ['md5'] },
          { type: 1, target: '9.1.0', delta: true, from: '0.5.1', wrongChecks: true },
        ],
      },
    );
    const { data } = await client.call('bluetoothPlan', device);
    expect(data).toMatchObject({
      planId: made.planId,
      planName: 'Odd ones',
      components: [
        {
          componentNo: 'MODULE',
          cver: '1.7.4',
          tver: '9.0.0',
          dataType: 0,
          fileList: [
            { fileSize: 100, fileSha256: '', fileCrc: '' },
            { fileSize: 200, fileSha256: '' },
          ],
        },
        { componentNo: 'MCU', cver: '0.5.1', tver: '9.1.0', dataType: 1 },
      ],
    });
    const { components } = data as { components: { fileList: { fileMd5: string; fileSha256: string }[] }[] };
    expect(components[0]?.fileList[0]?.fileMd5).toMatch(/^[0-9a-f]{32}$/);
    expect(components[1]?.fileList[0]?.fileSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(components[1]?.fileList[0]?.fileSha256).not.toBe(made.files[2]?.sha256);
  });

  it('set a device', async () => {
    const client = new TestClient();
    const { deviceKey } = await client.named('Cold store north');
    const set = {
      battery: 5,
      signal: -100,
      memoryFree: 7,
      version: '1',
      mcuVersion: null,
      autoConfirm: true,
    };
    expect(await client.control('setDevice', { deviceKey, ...set, online: false })).toMatchObject({
      battery: 5,
      signal: -100,
      memoryFree: 7,
      versions: { module: '1', mcu: null },
      autoConfirm: true,
      online: false,
    });
  });

  it('count requests by operation', async () => {
    const client = await signedIn();
    await client.call('devices');
    await client.call('devices');
    await client.call('deviceSecret', await client.named('Loading bay sensor'));
    expect(await client.control('requests')).toEqual({ emailSignIn: 1, devices: 2, device: 1 });
  });

  it('set everything back to the seed, sessions too where they are not kept', async () => {
    const client = await signedIn();
    const device = await client.named('Cold store north');
    const seeded = await client.control<Shown[]>('devices');
    await client.act(device, 1);
    await client.control('moveCalendar', { ms: 3_600_000 });
    expect(await client.control('reset', { keepSessions: true })).toEqual({ now: start });
    expect(await client.control<Shown[]>('devices')).toEqual(seeded);
    expect((await client.call('devices')).code).toBe(200);
    await client.control('reset');
    expect((await client.call('devices')).code).toBe(5032);
  });
});

describe('faults', () => {
  it('strike the next requests of one operation', async () => {
    const client = await signedIn();
    await client.control('fault', {
      operation: 'devices',
      fault: { kind: 'status', status: 429, retryAfter: 7 },
      times: 2,
    });
    expect((await client.call('planCount')).code).toBe(200);
    for (let index = 0; index < 2; index++) {
      const response = await client.send('devices', {});
      expect(response.status).toBe(429);
      expect(response.headers.get('retry-after')).toBe('7');
    }
    expect((await client.call('devices')).code).toBe(200);
  });

  it('strike operations that share an endpoint, and all', async () => {
    const client = await signedIn();
    const device = await client.named('Cold store north');
    await client.control('fault', { operation: 'deviceSecret', fault: { kind: 'service-fault' } });
    expect((await client.call('device', device)).code).toBe(5000);
    await client.control('fault', { operation: '*', fault: { kind: 'status', status: 503 }, times: 9 });
    expect((await client.send('planCount', {})).status).toBe(503);
    await client.control('clearFaults');
    expect((await client.call('planCount')).code).toBe(200);
  });

  it('break the answer, before or after the effect', async () => {
    const client = await signedIn();
    const device = await client.named('Cold store north');
    const strike = (kind: string) =>
      client.control('fault', { operation: 'autoConfirmationOn', fault: { kind } });
    await strike('malformed');
    const text = await (await client.send('autoConfirmationOn', device)).text();
    expect(() => JSON.parse(text) as unknown).toThrow();
    await strike('drop');
    await expect(client.send('autoConfirmationOn', device)).rejects.toThrow(TypeError);
    expect((await client.call('autoConfirmation', device)).data).toBe(false);
    await strike('lose-answer');
    await expect(client.send('autoConfirmationOn', device)).rejects.toThrow(TypeError);
    expect((await client.call('autoConfirmation', device)).data).toBe(true);
  });

  it('hang until the caller gives up, or answer late', async () => {
    const client = await signedIn();
    const [file] = (
      await client.control<{ files: { url: string }[] }>('createPlan', { deviceKeys: ['004999010000001'] })
    ).files;
    const url = file?.url ?? '';
    const stop = new AbortController();
    await client.control('fault', { operation: 'firmware', fault: { kind: 'hang' } });
    const hanging = client.center.handle(new Request(url, { signal: stop.signal }));
    stop.abort();
    await expect(hanging).rejects.toThrow('given up');
    await client.control('fault', { operation: 'firmware', fault: { kind: 'delay', ms: 5000 } });
    let answered = false;
    const late = client.center.handle(new Request(url)).then((response) => {
      answered = true;
      return response;
    });
    await Promise.resolve();
    expect(answered).toBe(false);
    client.clock.advance(5000);
    expect((await late).status).toBe(200);
  });

  it('cut a file after so many bytes, none of them lost', async () => {
    const client = await signedIn();
    const { files } = await client.control<{ files: { url: string }[] }>('createPlan', {
      deviceKeys: ['004999010000001'],
      components: [{ files: [1_000_000] }],
    });
    await client.control('fault', { operation: 'firmware', fault: { kind: 'cut', bytes: 300_000 } });
    const response = await client.center.handle(new Request(files[0]?.url ?? ''));
    expect(response.headers.get('content-length')).toBe('1000000');
    let received = 0;
    const read = async () => {
      for await (const piece of response.body!) received += piece.length;
    };
    await expect(read()).rejects.toThrow('terminated');
    expect(received).toBe(300_000);
  });

  it('slow a file down, by the clock', async () => {
    const client = await signedIn();
    const { files } = await client.control<{ files: { url: string }[] }>('createPlan', {
      deviceKeys: ['004999010000001'],
      components: [{ files: [3000] }],
    });
    await client.control('fault', {
      operation: 'firmware',
      fault: { kind: 'throttle', bytesPerSecond: 10_000 },
    });
    const response = await client.center.handle(new Request(files[0]?.url ?? ''));
    const reader = response.body!.getReader();
    const sizes: number[] = [];
    for (let tenth = 0; tenth < 3; tenth++) {
      const next = reader.read();
      // The stream asks for its next piece in turns of its own.
      await new Promise((resolve) => setImmediate(resolve));
      client.clock.advance(100);
      sizes.push((await next).value?.length ?? 0);
    }
    expect(sizes).toEqual([1000, 1000, 1000]);
    expect((await reader.read()).done).toBe(true);
  });
});
