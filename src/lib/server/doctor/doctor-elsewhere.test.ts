import { describe, expect, it } from 'vitest';
import { line, serve, stopLast, start, visit } from './testing/visit';

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
    await stopLast();
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
