/** What found no session and waits for the same account to sign in again. */
export class Renewals {
  #at = -Infinity;
  #waiting: ((renewed: boolean) => void)[] = [];

  /** Whether somebody has signed in since `sentAt`, by the local clock, ms. */
  since(sentAt: number): boolean {
    return this.#at >= sentAt;
  }

  /** Resolves with whether the same account has signed in. */
  next(): Promise<boolean> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Somebody signed in at `now`; `same`: who was before. */
  signedIn(now: number, same: boolean): void {
    this.#at = now;
    this.#tell(same);
  }

  /** Nobody will sign in for what waits. */
  end(): void {
    this.#tell(false);
  }

  #tell(renewed: boolean): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(renewed);
  }
}
