import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configurationWarnings, parseConfiguration } from './configuration';
import { ConfigurationError } from './configuration-values';
import { keptSessionSecret } from './session-secret';

const local = { HOST: '127.0.0.1' };
const remote = {
  DEVELOPER_CENTER_URL: 'https://iot-api.example/',
  USER_DOMAIN: 'C.DM.1',
  USER_DOMAIN_SECRET: 'secret',
};

describe('the settings', () => {
  it('of an empty environment on loopback are an embedded Developer Center', () => {
    expect(parseConfiguration(local)).toMatchObject({
      developerCenter: { embedded: true, devices: 24, speed: 1, control: false, accessTokenSeconds: 7200 },
      reportCodes: null,
      bluetoothSignature: {},
      sessionSecret: null,
      dataFolder: 'data',
    });
  });

  it('name a real one', () => {
    const { developerCenter } = parseConfiguration({ ...remote, HOST: '0.0.0.0' });
    expect(developerCenter).toMatchObject({
      embedded: false,
      userDomain: 'C.DM.1',
      userDomainSecret: 'secret',
    });
  });

  it('may open the demonstration to other machines, when asked to', () => {
    expect(parseConfiguration({ EMBEDDED: '1', HOST: '0.0.0.0' }).developerCenter.embedded).toBe(true);
  });

  it('take an empty variable for one that is not set', () => {
    expect(
      parseConfiguration({ ...local, SESSION_SECRET: '', DEVELOPER_CENTER_URL: ' ' }).sessionSecret,
    ).toBeNull();
  });

  it('say where metrics are served, if they are', () => {
    const metrics = (METRICS_ADDRESS: string) => parseConfiguration({ ...local, METRICS_ADDRESS }).metrics;
    expect(metrics('')).toBeNull();
    expect(metrics('127.0.0.1:9464')).toEqual({ host: '127.0.0.1', port: 9464 });
    expect(metrics('[::1]:9464')).toEqual({ host: '::1', port: 9464 });
  });

  it('may allow file stores of a private network', () => {
    const { firmwareHosts } = parseConfiguration({
      ...local,
      FIRMWARE_HOSTS: 'Files.Lan, 10.0.0.5:9000,[fd00::1]',
    });
    expect([...firmwareHosts]).toEqual(['files.lan', '10.0.0.5:9000', '[fd00::1]']);
  });

  it.each([
    ['EMBEDDED', {}],
    ['EMBEDDED', { HOST: '0.0.0.0' }],
    ['EMBEDDED', { ...local, EMBEDDED: 'yes' }],
    ['EMBEDDED', { ...remote, EMBEDDED: '1' }],
    ['REDIS_URL', { ...local, REDIS_URL: 'redis://127.0.0.1' }],
    ['REDIS_URL', { ...remote, REDIS_URL: 'http://redis.example' }],
    ['REDIS_URL', { ...remote, REDIS_URL: 'redis.example:6379' }],
    ['SESSION_SECRET', { ...remote, REDIS_URL: 'redis://redis.example' }],
    ['METRICS_ADDRESS', { ...local, METRICS_ADDRESS: '9464' }],
    ['METRICS_ADDRESS', { ...local, METRICS_ADDRESS: '127.0.0.1:65536' }],
    ['METRICS_ADDRESS', { ...local, METRICS_ADDRESS: 'http://127.0.0.1:9464' }],
    ['EMBEDDED_CONTROL', { ...remote, EMBEDDED_CONTROL: '1' }],
    ['EMBEDDED_DEVICES', { ...local, EMBEDDED_DEVICES: '10001' }],
    ['EMBEDDED_DEVICES', { ...local, EMBEDDED_DEVICES: '1.5' }],
    ['EMBEDDED_SPEED', { ...local, EMBEDDED_SPEED: '0' }],
    ['EMBEDDED_SPEED', { ...local, EMBEDDED_SPEED: 'fast' }],
    ['EMBEDDED_TOKEN_SECONDS', { ...local, EMBEDDED_TOKEN_SECONDS: '-1' }],
    ['USER_DOMAIN', { DEVELOPER_CENTER_URL: 'https://a.example', USER_DOMAIN_SECRET: 'x' }],
    ['USER_DOMAIN_SECRET', { DEVELOPER_CENTER_URL: 'https://a.example', USER_DOMAIN: 'x' }],
    ['DEVELOPER_CENTER_URL', { ...local, USER_DOMAIN: 'x' }],
    ['DEVELOPER_CENTER_URL', { ...remote, DEVELOPER_CENTER_URL: 'iot-api.example' }],
    ['DEVELOPER_CENTER_URL', { ...remote, DEVELOPER_CENTER_URL: 'ftp://a.example' }],
    ['DEVELOPER_CENTER_URL', { ...remote, DEVELOPER_CENTER_URL: 'https://u:p@a.example' }],
    ['SESSION_SECRET', { ...local, SESSION_SECRET: 'x'.repeat(31) }],
    ['PORT', { ...local, PORT: '65536' }],
    ['PORT', { ...local, PORT: 'http' }],
    ['HOST', { HOST: 'a b' }],
    ['ORIGIN', { ...local, ORIGIN: 'localhost:3000' }],
    ['ORIGIN', { ...local, ORIGIN: 'https://a.example/app' }],
    ['ORIGIN', { ...local, ORIGIN: 'http://a.example' }],
    ['ADDRESS_HEADER', { ...local, ADDRESS_HEADER: 'x forwarded for' }],
    ['ENDPOINTS', { ...local, ENDPOINTS: '{' }],
    ['ENDPOINTS', { ...local, ENDPOINTS: '{"devicez":{}}' }],
    ['REPORT_CODES', { ...local, REPORT_CODES: '{"succeeded":13}' }],
    ['REPORT_CODES', { ...local, REPORT_CODES: '{"done":1}' }],
    ['BLUETOOTH_SIGNATURE', { ...local, BLUETOOTH_SIGNATURE: '{"bluetoothPlan":{"template":"{password}"}}' }],
    [
      'BLUETOOTH_SIGNATURE',
      { ...local, BLUETOOTH_SIGNATURE: '{"bluetoothPlan":{"signType":"NONE","template":"a"}}' },
    ],
    ['FIRMWARE_HOSTS', { ...local, FIRMWARE_HOSTS: 'https://files.example' }],
  ])('stop the start with one sentence that names %s: %j', (name, environment) => {
    let message = '';
    try {
      parseConfiguration(environment);
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigurationError);
      message = (error as Error).message;
    }
    expect(message.startsWith(`${name} `)).toBe(true);
    expect(message).toMatch(/^[^\n]+\.$/);
  });

  it('never repeat a secret', () => {
    const secret = 'not-long-enough';
    expect(() => parseConfiguration({ ...local, SESSION_SECRET: secret })).not.toThrow(secret);
  });
});

describe('an operator is told', () => {
  it.each([
    { ORIGIN: 'https://upgrade.example' },
    { PROTOCOL_HEADER: 'x-forwarded-proto' },
    { HOST_HEADER: 'x-forwarded-host', ORIGIN: 'http://localhost:3000' },
  ])('of %j that the clients of a proxy share one address', (environment) => {
    expect(configurationWarnings(environment)).toEqual([expect.stringMatching(/^ADDRESS_HEADER is not set/)]);
    expect(configurationWarnings({ ...environment, ADDRESS_HEADER: 'x-forwarded-for' })).toEqual([]);
  });

  it.each([{}, { ORIGIN: 'http://localhost:3000' }, { ORIGIN: ' ' }])('nothing of %j', (environment) => {
    expect(configurationWarnings(environment)).toEqual([]);
  });
});

describe('the kept session secret', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'overair-secret-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is made once, in a file of this user alone, and then read', () => {
    const inner = join(folder, 'data');
    const secret = keptSessionSecret(inner);
    expect(secret.length).toBeGreaterThanOrEqual(32);
    expect(keptSessionSecret(inner)).toBe(secret);
    expect(readdirSync(inner)).toEqual(['session-secret']);
    expect(statSync(join(inner, 'session-secret')).mode & 0o777).toBe(0o600);
    expect(statSync(inner).mode & 0o777).toBe(0o700);
    expect(keptSessionSecret(join(folder, 'other'))).not.toBe(secret);
  });

  it('that is too short, or in no folder, stops the start', () => {
    writeFileSync(join(folder, 'session-secret'), 'short\n');
    expect(() => keptSessionSecret(folder)).toThrow(/^DATA_DIR /);
    writeFileSync(join(folder, 'file'), '');
    chmodSync(join(folder, 'file'), 0o600);
    expect(() => keptSessionSecret(join(folder, 'file'))).toThrow(/^DATA_DIR must be a folder/);
  });
});
