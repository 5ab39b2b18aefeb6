import { describe, expect, it } from 'vitest';
import { createLog, describeFault } from './log';
import { logRequest } from './request-log';
import { addResponseHeaders } from './response-headers';
import { noFacts } from './upstream-facts';

const TIME = Date.UTC(2026, 0, 15, 12);

describe('the log', () => {
  it('has one line of JSON for a request, and nothing of its path', () => {
    const lines: string[] = [];
    const log = createLog(
      (line) => lines.push(line),
      () => TIME,
    );
    const trace = {
      operation: 'firmware',
      account: 'a1',
      facts: { ...noFacts(), status: 206, code: 'Bearer secret', ms: 7.6 },
    };
    const asked = { id: 'r1', method: 'GET', route: '/gateway/firmware/[token]', trace };
    logRequest(log, asked, { status: 200, error: null, bytes: 4, ms: 12.4 });
    logRequest(log, asked, { status: 502, error: 'upstream-unavailable', bytes: null, ms: 1 });
    expect(lines.every((line) => line.endsWith('}\n') && line.indexOf('\n') === line.length - 1)).toBe(true);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        time: '2026-01-15T12:00:00.000Z',
        level: 'info',
        id: 'r1',
        method: 'GET',
        route: '/gateway/firmware/[token]',
        status: 200,
        ms: 12,
        operation: 'firmware',
        account: 'a1',
        upstreamStatus: 206,
        upstreamCode: 'other',
        upstreamMs: 8,
        bytes: 4,
      },
      expect.objectContaining({ level: 'error', status: 502, error: 'upstream-unavailable' }),
    ]);
  });

  it('says where a fault was, and not what its message repeats', () => {
    const fault = describeFault(new TypeError('"Bearer secret" is an invalid header value'));
    expect(fault).toMatch(/^TypeError \| at /);
    expect(fault).not.toContain('secret');
    expect(describeFault('Bearer secret')).toBe('string');
    const cause = Object.assign(new Error('connect to secret'), { code: 'ECONNREFUSED' });
    expect(describeFault(new TypeError('fetch failed', { cause }))).toMatch(
      /^TypeError \| caused by Error ECONNREFUSED \| at /,
    );
  });
});

describe('the headers of every answer', () => {
  const added = (url: string, headers = new Headers()) => {
    addResponseHeaders(headers, new URL(url), 'r1');
    return headers;
  };

  it('allow Bluetooth to our own pages alone, and frames to nobody', () => {
    const headers = added('https://overair.example/');
    expect(headers.get('permissions-policy')).toContain('bluetooth=(self)');
    expect(headers.get('permissions-policy')).toContain('usb=()');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get('x-request-id')).toBe('r1');
  });

  it('leave a policy of its own to what has one', () => {
    const headers = added('https://overair.example/', new Headers({ 'Content-Security-Policy': 'sandbox' }));
    expect(headers.get('content-security-policy')).toBe('sandbox');
  });

  it('ask for https only where it is', () => {
    expect(added('https://overair.example/').has('strict-transport-security')).toBe(true);
    for (const url of ['http://127.0.0.1:3000/', 'https://localhost/', 'http://overair.example/']) {
      expect(added(url).has('strict-transport-security')).toBe(false);
    }
  });
});
