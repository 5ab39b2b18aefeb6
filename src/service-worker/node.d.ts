/** Of Node, in which the tests run, and for them alone: no worker has it. */
declare function setImmediate(work: (value?: unknown) => void): unknown;
