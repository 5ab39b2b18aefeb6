import { describe, expect, it } from 'vitest';
import { descriptionPath, servicePlaces } from '../api-places';
import { defaultEndpoints, endpointNames, type EndpointName } from '../endpoints';
import { TestClient } from './testing/test-client';
import { answerModels, type WireType } from './wire-models';

interface Description {
  basePath: string;
  paths: Record<string, Record<string, { parameters: { in: string; name: string; schema?: unknown }[] }>>;
  definitions: Record<string, unknown>;
}

async function descriptions(client: TestClient): Promise<Description[]> {
  const answers = servicePlaces.map(async (place) => {
    const answer = await client.center.handle(new Request(client.center.address + descriptionPath(place)));
    return (await answer.json()) as Description;
  });
  return Promise.all(answers);
}

describe('the description of the API', () => {
  it('has every operation of the table, with its verb, and no dangling reference', async () => {
    const described = await descriptions(new TestClient());
    for (const name of endpointNames) {
      const { path, method } = defaultEndpoints[name];
      const service = described.find(({ basePath }) => path.startsWith(`${basePath}/`))!;
      expect(service.paths[path.slice(service.basePath.length)]).toHaveProperty(method.toLowerCase());
    }
    for (const { paths, definitions } of described) {
      const references = [...JSON.stringify({ paths, definitions }).matchAll(/"#\/definitions\/([^"]+)"/g)];
      expect(references.length).toBeGreaterThan(5);
      for (const [, title = ''] of references) expect(definitions).toHaveProperty([title]);
    }
  });

  it('says how parameters travel: a form as in the query, a batch as a list in the body, wrapped if it is', async () => {
    const endpoints = {
      ...defaultEndpoints,
      upgradeDetails: { ...defaultEndpoints.upgradeDetails, wrap: 'deviceList' },
    };
    const [users, , ota] = await descriptions(new TestClient({ endpoints }));
    const at = (description: Description | undefined, path: string, verb: string) =>
      description!.paths[path]![verb]!.parameters.map((parameter) => [parameter.in, parameter.name]);
    expect(at(users, '/enduserapi/emailPwdLogin', 'post')).toContainEqual(['query', 'pwd']);
    expect(at(ota, '/enduserapi/v2/getDeviceUpgradePlan', 'get')).toEqual([
      ['header', 'Authorization'],
      ['query', 'productKey'],
      ['query', 'deviceKey'],
    ]);
    const [, body] = ota!.paths['/enduserapi/v2/userBatchConfirmUpgrade']!.post!.parameters;
    expect(body!.schema).toEqual({ type: 'array', items: { $ref: '#/definitions/actOnPlansRequest' } });
    expect(ota!.definitions.upgradeDetailsWrapper).toMatchObject({
      properties: { deviceList: { type: 'array' } },
    });
  });

  it('is at no other address', async () => {
    const { center } = new TestClient();
    const at = (path: string) => center.handle(new Request(center.address + path));
    expect((await at('/v2/quecota/v2/api-docs')).status).toBe(404);
    expect((await at('/v2/quecota/v2/api-docs?group=BindingServiceEnduserAPI')).status).toBe(404);
  });
});

/** Where a value is not of its type, by its place; a field that the type does not have counts too. */
function deviations(value: unknown, type: WireType, place = 'data'): string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(type)) {
    if (!Array.isArray(value)) return [place];
    return value.flatMap((item) => deviations(item, type[0] as WireType, place));
  }
  if (typeof type === 'object') {
    if (typeof value !== 'object') return [place];
    return Object.entries(value).flatMap(([name, field]) => {
      const inner = (type as Record<string, WireType>)[name];
      return inner === undefined ? [`${place}.${name}`] : deviations(field, inner, `${place}.${name}`);
    });
  }
  // The test's client gives an int64 that no number holds as a text of its digits.
  const isLong = type === 'int64' && typeof value === 'string' && /^\d{17,}$/.test(value);
  const expected = {
    string: 'string',
    boolean: 'boolean',
    int32: 'number',
    int64: 'number',
    double: 'number',
  }[type as string];
  return isLong || typeof value === expected ? [] : [`${place} (${typeof value})`];
}

describe('what is described', () => {
  it('is what is answered', async () => {
    const client = new TestClient();
    const found = new Map<EndpointName, string[]>();
    const check = async (name: EndpointName, parameters: unknown = {}) => {
      const { code, data } = await client.call(name, parameters);
      expect([name, code]).toEqual([name, 200]);
      const model = answerModels[name];
      found.set(name, model === null ? [] : deviations(data, model));
      return data;
    };
    await client.signIn();
    const devices = await client.control<
      {
        productKey: string;
        deviceKey: string;
        name: string;
        kind: string;
        plan: { planId: string; phase: string } | null;
      }[]
    >('devices');
    const awaiting = devices.find(({ plan }) => plan?.phase === 'awaiting')!;
    const bluetooth = devices.find(({ kind, plan }) => kind === 'bluetooth' && plan?.phase === 'awaiting')!;
    const failed = devices.find(({ plan }) => plan?.phase === 'failed')!;
    const of = ({ productKey, deviceKey, plan }: typeof awaiting) => ({
      productKey,
      deviceKey,
      planId: plan?.planId,
    });
    await check('userInfo');
    await check('devices', { pageSize: 100 });
    await check('device', of(awaiting));
    await check('deviceAttributes', { ...of(awaiting), type: '1,2,3' });
    await check('devicePlan', of(awaiting));
    await check('upgradeDetails', devices.filter(({ plan }) => plan).map(of));
    await check('devicesWithPlan', { pageSize: 100 });
    await check('planCount');
    await check('autoConfirmation', of(awaiting));
    const fetched = await check('bluetoothPlan', of(bluetooth));
    expect(fetched).not.toBeNull();
    await check('actOnPlans', [
      { ...of(awaiting), operType: 1 },
      { ...of(failed), operType: 9 },
    ]);
    await check('refreshToken', { refreshToken: client.refreshToken });
    for (const [name, places] of found) expect({ [name]: [...new Set(places)] }).toEqual({ [name]: [] });
  });
});
