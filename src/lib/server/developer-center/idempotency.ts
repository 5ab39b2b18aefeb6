const keptAnswers = 10_000;

/** Answers by idempotency key: a request that comes again has no second effect and gets the same answer. */
export class Idempotency {
  readonly #answers = new Map<string, unknown>();

  /** `key` null: nothing is kept. What `answer` refuses is not kept either: it had no effect. */
  once<T>(accountId: string, operation: string, key: string | null, answer: () => T): T {
    if (key === null) return answer();
    const name = `${accountId} ${operation} ${key}`;
    // The operation is part of the name, so what was kept under it has its type.
    if (this.#answers.has(name)) return this.#answers.get(name) as T;
    const fresh = answer();
    this.#answers.set(name, fresh);
    const oldest = this.#answers.keys().next();
    if (this.#answers.size > keptAnswers && oldest.done !== true) this.#answers.delete(oldest.value);
    return fresh;
  }
}
