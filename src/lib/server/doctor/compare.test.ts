import { describe, expect, it } from 'vitest';
import { defaultEndpoints, type Endpoint, type EndpointName } from '../endpoints';
import { compare, type Comparison } from './compare';
import { readDescription } from './swagger';

const place = { basePath: '/v2/quecota', group: 'OTAServiceEnduserAPI' };

/** A description as the platform's framework writes one, of one operation. */
function described(
  path: string,
  verbs: Record<string, { parameters?: object[]; data?: object }>,
  definitions: Record<string, object> = {},
) {
  const operations = Object.entries(verbs).map(([verb, { parameters, data }]) => [
    verb,
    {
      ...(parameters === undefined ? {} : { parameters }),
      responses: {
        200: {
          schema: { type: 'object', properties: { code: { type: 'integer' }, ...(data ? { data } : {}) } },
        },
      },
    },
  ]);
  const json = {
    swagger: '2.0',
    basePath: '/v2/quecota',
    paths: { [path]: Object.fromEntries(operations) as object },
    definitions,
  };
  return readDescription(json, place)!;
}

const query = (...names: string[]) =>
  names.map((name) => ({ in: 'query', name, required: true, type: 'string' }));
const body = (schema: object) => [{ in: 'body', name: 'request', schema }];
const object = (...names: string[]) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
});

const at = (name: EndpointName, changes: Partial<Endpoint> = {}): Endpoint => ({
  ...defaultEndpoints[name],
  ...changes,
});

const keys = ['productKey', 'deviceKey'];
const planPath = '/enduserapi/v2/getDeviceUpgradePlan';
const detailsPath = '/enduserapi/v2/getBatchUpgradeDetails';
const actPath = '/enduserapi/v2/userBatchConfirmUpgrade';
const acknowledgePath = '/enduserapi/closeFinishTips';

function check(name: EndpointName, operations: ReturnType<typeof described>, isSigned = false): Comparison {
  return compare(name, at(name), operations, isSigned);
}

describe('an operation', () => {
  it('agrees, also if the framework describes every verb, or more parameters than we need', () => {
    const parameters = [
      ...query(...keys),
      { in: 'query', name: 'lang', required: false },
      { in: 'header', name: 'Authorization', required: true },
    ];
    const each = { parameters };
    expect(check('devicePlan', described(planPath, { get: each, post: each, put: each }))).toEqual({
      verdict: 'agrees',
      differences: [],
      correction: {},
    });
  });

  it('is not there if nothing of its name is', () => {
    expect(check('devicePlan', described('/enduserapi/other', { get: {} })).verdict).toBe('not-described');
  });

  it('moves to the path of the same name that is most like its own', () => {
    const operations = [
      ...described('/other/getDeviceUpgradePlan', { get: { parameters: query(...keys) } }),
      ...described('/enduserapi/v3/getDeviceUpgradePlan', { get: { parameters: query(...keys) } }),
    ];
    expect(check('devicePlan', operations).correction).toEqual({
      path: '/v2/quecota/enduserapi/v3/getDeviceUpgradePlan',
    });
  });

  it('takes the verb, the encoding and the names of a body that is described', () => {
    const operations = described(planPath, { post: { parameters: body(object('pk', 'device_key')) } });
    expect(check('devicePlan', operations)).toEqual({
      verdict: 'differs',
      differences: [
        'the verb is POST, not GET',
        'parameters travel as json, not query',
        'productKey is called pk',
        'deviceKey is called device_key',
      ],
      correction: {
        method: 'POST',
        encoding: 'json',
        parameters: { productKey: 'pk', deviceKey: 'device_key' },
      },
    });
  });

  it('may travel as a form though it is described in the query, as Spring takes both', () => {
    const names = Object.keys(defaultEndpoints.emailSignIn.parameters);
    const operations = described('/enduserapi/emailPwdLogin', { post: { parameters: query(...names) } });
    const endpoint = at('emailSignIn', { path: '/v2/quecota/enduserapi/emailPwdLogin' });
    expect(compare('emailSignIn', endpoint, operations, false).verdict).toBe('agrees');
  });

  it('is wrapped if its body is but a wrapper, and no more if it is not', () => {
    const items = object(...keys, 'planId');
    const wrapped = described(
      detailsPath,
      {
        post: { parameters: body({ $ref: '#/definitions/Ask%C2%ABPlan%C2%BB' }) },
      },
      { 'Ask«Plan»': { type: 'object', properties: { deviceList: { type: 'array', items } } } },
    );
    expect(check('upgradeDetails', wrapped).correction).toEqual({ wrap: 'deviceList' });
    const bare = described(detailsPath, { post: { parameters: body({ type: 'array', items }) } });
    const endpoint = at('upgradeDetails', { wrap: 'deviceList' });
    expect(compare('upgradeDetails', endpoint, bare, false).correction).toEqual({ wrap: null });
    expect(check('upgradeDetails', bare).verdict).toBe('agrees');
  });

  it('that takes one device at a time is said, and not corrected to lose the others', () => {
    for (const parameters of [query(...keys, 'planId'), body(object(...keys, 'planId'))]) {
      const { verdict, differences, correction } = check(
        'upgradeDetails',
        described(detailsPath, { post: { parameters } }),
      );
      expect([verdict, correction]).toEqual(['differs', {}]);
      expect(differences[0]).toMatch(/cannot express/);
    }
  });

  it('leaves out what it can do without, and says what it needs and cannot send', () => {
    const parameters = query('deviceKey', 'planId', 'reason');
    const { differences, correction } = compare(
      'acknowledgeResult',
      at('acknowledgeResult', { encoding: 'query' }),
      described(acknowledgePath, { post: { parameters } }),
      false,
    );
    expect(differences).toEqual([
      'productKey is not among its parameters',
      'it needs reason, which is not sent',
    ]);
    expect(correction).toEqual({ parameters: { productKey: null } });
  });

  it('needs a signature only if it is described as needed, or sent', () => {
    const path = '/enduserapi/getFetchPlan';
    const endpoint = at('bluetoothPlan', { path: `/v2/quecota${path}` });
    const required = { ...object(...keys, 'signature', 'signType'), required: ['signature'] };
    const needs = described(path, { post: { parameters: body(required) } });
    expect(compare('bluetoothPlan', endpoint, needs, false).differences).toEqual([
      'it needs signature, which is not sent: BLUETOOTH_SIGNATURE says how to make it',
    ]);
    expect(compare('bluetoothPlan', endpoint, needs, true).verdict).toBe('agrees');
    const without = described(path, { post: { parameters: body(object(...keys)) } });
    expect(compare('bluetoothPlan', endpoint, without, false).verdict).toBe('agrees');
    expect(compare('bluetoothPlan', endpoint, without, true).correction).toEqual({
      parameters: { signType: null, signature: null },
    });
  });

  it('agrees as far as a description says anything', () => {
    const open = described(detailsPath, {
      post: { parameters: body({ $ref: '#/definitions/Missing' }), data: { type: 'object' } },
    });
    expect(check('upgradeDetails', open).verdict).toBe('differs');
    const silent = described(detailsPath, {
      post: { parameters: body({ type: 'array', items: {} }), data: { type: 'object' } },
    });
    expect(check('upgradeDetails', silent).verdict).toBe('agrees');
  });
});

describe('the parts of an answer', () => {
  const post = (data: object, path = detailsPath) =>
    described(path, {
      post: {
        parameters: body({
          type: 'array',
          items: object(...keys, 'planId', 'operType', 'appointStartTime', 'appointEndTime'),
        }),
        data,
      },
    });
  const plan = {
    type: 'object',
    properties: { planId: { type: 'string' }, parts: { type: 'array', items: object('comNo') } },
  };

  it('are found by what is in them', () => {
    const data = {
      type: 'object',
      properties: {
        page: {
          type: 'object',
          properties: {
            rows: { type: 'array', items: plan },
            ids: { type: 'array', items: { type: 'string' } },
          },
        },
      },
    };
    expect(check('upgradeDetails', post(data)).correction).toEqual({
      answer: { list: 'page.rows', components: 'parts' },
    });
  });

  it('are found by their names where those say it', () => {
    const items = object('planId');
    const data = {
      type: 'object',
      properties: { succeeded: { type: 'array', items }, errors: { type: 'array', items } },
    };
    expect(check('actOnPlans', post(data, actPath)).correction).toEqual({
      answer: { successes: 'succeeded', failures: 'errors' },
    });
    const known = {
      type: 'object',
      properties: { successList: { type: 'array', items }, failureList: { type: 'array', items } },
    };
    expect(check('actOnPlans', post(known, actPath)).verdict).toBe('agrees');
  });

  it('that are nowhere are said, and not guessed', () => {
    const data = {
      type: 'object',
      properties: { a: { type: 'array', items: {} }, b: { type: 'array', items: {} } },
    };
    expect(check('upgradeDetails', post(data))).toMatchObject({
      differences: ['the answer has no list at .'],
      correction: {},
    });
  });
});

describe('a description', () => {
  it('that refers to itself, or is half nonsense, is read as far as it goes', () => {
    const definitions = {
      Node: {
        type: 'object',
        properties: { next: { $ref: '#/definitions/Node' }, planId: { type: 'string' } },
      },
      Loop: { $ref: '#/definitions/Loop' },
    };
    const [operation] = described(
      planPath,
      { get: { parameters: [...query(...keys), null!, { in: 7 }], data: { $ref: '#/definitions/Node' } } },
      definitions,
    );
    expect(operation?.parameters.map(({ name }) => name)).toEqual(keys);
    expect(operation?.data?.properties.has('planId')).toBe(true);
    const [loop] = described(planPath, { get: { data: { $ref: '#/definitions/Loop' } } }, definitions);
    expect(loop?.data).toBeNull();
  });

  it.each([[null], [[]], ['<html>'], [{ openapi: '3.0.1', paths: {} }], [{ swagger: '2.0' }]])(
    'is not %j',
    (json) => {
      expect(readDescription(json, place)).toBeNull();
    },
  );

  it('of no base path is below its service', () => {
    const json = { swagger: '2.0', paths: { [planPath]: { get: {} } } };
    expect(readDescription(json, place)?.[0]?.path).toBe(`/v2/quecota${planPath}`);
  });
});
