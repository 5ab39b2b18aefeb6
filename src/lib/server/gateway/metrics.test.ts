import { describe, expect, it } from 'vitest';
import { TestClock } from '../../testing/clock';
import type { LogFields } from './log';
import { createMetrics } from './metrics';
import { createOpenDownloads } from './open-downloads';

function setUp() {
  const clock = new TestClock();
  const downloads = createOpenDownloads();
  const metrics = createMetrics(clock, () => downloads);
  const written: LogFields[] = [];
  const log = metrics.counting((_, fields) => written.push(fields));
  return { clock, downloads, metrics, written, log };
}

const answered = { id: 'r1', method: 'POST', route: '/gateway/api/[operation]', status: 200, ms: 30 };

describe('the metrics', () => {
  it('count what the log tells, and write it still', async () => {
    const { metrics, written, log, downloads } = setUp();
    log('info', { ...answered, operation: 'devices', account: 'a1', upstreamStatus: 200, upstreamMs: 20 });
    log('info', { ...answered, operation: 'devices', account: 'a2', upstreamStatus: 200, upstreamMs: 2_000 });
    log('warn', {
      id: 'r3',
      event: 'refused-early',
      operation: 'devices',
      status: 503,
      error: 'too-many-requests',
    });
    log('warn', { ...answered, operation: 'signIn', status: 401, error: 'wrong-password' });
    log('info', { ...answered, route: '/', method: 'GET' });
    log('info', { event: 'decision', id: 'r1', account: 'a1', action: 'confirm', outcome: 'accepted' });
    log('warn', { event: 'configuration', advice: 'Set ADDRESS_HEADER.' });
    downloads.open('a1');

    const text = await metrics.text();
    for (const line of [
      'overair_requests_total{operation="devices",status="200"} 2',
      'overair_requests_total{operation="devices",status="503"} 1',
      'overair_requests_total{operation="page",status="200"} 1',
      'overair_request_seconds_count{operation="devices"} 2',
      'overair_upstream_seconds_bucket{le="0.025",operation="devices",status="200"} 1',
      'overair_upstream_seconds_count{operation="devices",status="200"} 2',
      'overair_shed_requests_total{operation="devices"} 1',
      'overair_sign_in_failures_total{error="wrong-password"} 1',
      'overair_decisions_total{action="confirm",outcome="accepted"} 1',
      'overair_active_accounts 2',
      'overair_open_downloads 1',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(text).toContain('nodejs_eventloop_lag_seconds');
    expect(text).not.toMatch(/a1|a2|ADDRESS_HEADER/);
    expect(written).toHaveLength(7);
  });

  it('forget an account that has been silent for five minutes', async () => {
    const { metrics, log, clock } = setUp();
    log('info', { ...answered, operation: 'devices', account: 'a1' });
    clock.advance(200_000);
    log('info', { ...answered, operation: 'devices', account: 'a2' });
    clock.advance(100_000);
    expect(await metrics.text()).toMatch(/^overair_active_accounts 1$/m);
  });
});
