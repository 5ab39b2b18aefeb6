import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { errorAnswer } from './answers';
import type { OperationName } from '../../developer-center/operations';
import type { Gateway } from './gateway';
import { urgencyOf } from './operations';
import { noFacts } from './upstream-facts';

type Answering = Pick<ServerResponse, 'setHeader' | 'writeHead' | 'end'>;

/**
 * Answers 503 to a page's question while too much is under way for anybody's, and gives whether it has. Nothing was read
 * of it but its first line: who refuses late keeps those waiting who are to be told to wait.
 */
export function refuseQuestion(
  { admission, log }: Pick<Gateway, 'admission' | 'log'>,
  operation: OperationName,
  answering: Answering,
): boolean {
  if (urgencyOf(operation) !== 'question') return false;
  const refusal = admission.refusal('question');
  if (refusal === null) return false;
  const id = randomUUID();
  const { status, headers, body } = errorAnswer(refusal, noFacts());
  answering.setHeader('X-Request-Id', id);
  answering.writeHead(status, headers).end(body);
  log('warn', { id, event: 'refused-early', operation, status, error: refusal.code });
  return true;
}
