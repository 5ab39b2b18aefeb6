import { describe, expect, it } from 'vitest';
import { defaultEndpoints, type EndpointTable } from '../endpoints';
import { parseEndpoints } from './configuration-endpoints';
import { ConfigurationError } from './configuration-values';

const parse = (overrides: object): EndpointTable => parseEndpoints({ ENDPOINTS: JSON.stringify(overrides) });

describe('the endpoint table', () => {
  it('is the documented one if nothing is corrected', () => {
    const { headers, ...devicePlan } = parse({}).devicePlan;
    expect(headers).toEqual({});
    expect(devicePlan).toEqual(defaultEndpoints.devicePlan);
  });

  it('is corrected field by field, its parameters name by name', () => {
    const { device, devices } = parse({
      device: { parameters: { deviceKey: 'key' }, constants: { flag: true }, answer: {} },
      '*': { headers: { appId: '1' } },
    });
    expect(device).toEqual({
      method: 'GET',
      path: '/v2/binding/enduserapi/deviceInfo',
      encoding: 'query',
      parameters: { productKey: 'pk', deviceKey: 'key' },
      constants: { flag: true },
      headers: { appId: '1' },
      answer: {},
    });
    expect(devices.headers).toEqual({ appId: '1' });
  });

  it.each([
    [
      { actOnPlans: { encoding: 'query' } },
      /^ENDPOINTS is wrong at actOnPlans\.encoding: several devices .* json-array\.$/,
    ],
    [{ upgradeDetails: { encoding: 'form' } }, /^ENDPOINTS is wrong at upgradeDetails\.encoding: /],
    [{ actOnPlans: { encoding: 'json', wrap: 'list' } }, /actOnPlans\.encoding/],
    [{ devicePlan: { encoding: 'json' } }, /devicePlan\.encoding: a GET carries no body/],
    [{ upgradeDetails: { method: 'GET' } }, /upgradeDetails\.encoding: a GET carries no body/],
    [{ devices: { wrap: 'page' } }, /devices\.wrap: only json/],
    [{ devices: { constants: { pkList: ['a'] } } }, /devices\.constants\.pkList: query carries/],
    [{ emailSignIn: { constants: { mcc: null } } }, /emailSignIn\.constants\.mcc: form carries/],
    [{ device: { constants: { pk: 'p1' } } }, /device\.constants\.pk: a parameter has this name/],
    [
      { device: { parameters: { productKey: 'dk' } } },
      /device\.parameters\.deviceKey: productKey is sent as dk/,
    ],
    [
      { actOnPlans: { parameters: { operType: null } } },
      /actOnPlans\.parameters\.operType: .* nothing without/,
    ],
    [{ actOnPlans: { parameters: { planId: null } } }, /actOnPlans\.parameters\.planId/],
    [{ device: { parameters: { prodKey: 'pk' } } }, /device\.parameters\.prodKey: .* productKey, deviceKey/],
    [{ userInfo: { parameters: { uid: 'uid' } } }, /userInfo\.parameters\.uid: .* none/],
    [{ device: { headers: { authorization: 'x' } } }, /device\.headers\.authorization/],
    [{ '*': { headers: { Cookie: 'a=b' } } }, /headers\.Cookie/],
    [{ device: { headers: { 'a b': 'x' } } }, /device\.headers/],
    [{ device: { headers: { appId: 'ü' } } }, /device\.headers\.appId: it must be printable ASCII/],
    [{ device: { answer: { list: 'rows' } } }, /device\.answer\.list: its answer’s parts are: none/],
    [{ devices: { answer: { list: 'a..b' } } }, /devices\.answer\.list/],
    [{ devices: { method: 'FETCH' } }, /devices\.method: it must be one of GET, POST/],
    [{ devices: { path: 'https://evil.example' } }, /devices\.path: it must be a path/],
    [{ devices: { constants: { n: 2 ** 53 } } }, /devices\.constants\.n/],
    [{ devices: { verb: 'GET' } }, /^ENDPOINTS has devices\.verb, which is no field/],
    [{ devicez: {} }, /^ENDPOINTS has devicez, which is no operation/],
    [{ '*': { method: 'GET' } }, /^ENDPOINTS has \*\.method/],
    [[], /^ENDPOINTS must be JSON/],
  ])('stops the start by the name of operation and field: %j', (overrides, sentence) => {
    expect(() => parse(overrides)).toThrow(ConfigurationError);
    expect(() => parse(overrides)).toThrow(sentence);
    expect(() => parse(overrides)).toThrow(/^[^\n]+\.$/);
  });

  it('may leave out what an operation still says without', () => {
    expect(parse({ upgradeDetails: { parameters: { planId: null } } }).upgradeDetails.parameters).toEqual({
      productKey: 'productKey',
      deviceKey: 'deviceKey',
    });
  });
});
