/** What is here, or comes. */
export type NowOrLater<T> = T | Promise<T>;
