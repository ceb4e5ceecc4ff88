/** The queue gave no answer in time; what was asked may have been done. */
export class QueueTimeoutError extends Error {
  constructor(what: string, timeoutMs: number) {
    super(`${what} took longer than ${timeoutMs} ms`);
    this.name = 'QueueTimeoutError';
  }
}

/** The work's outcome, or {@link QueueTimeoutError}. Work that comes too late goes on unobserved. */
export async function within<Value>(timeoutMs: number, what: string, work: () => Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new QueueTimeoutError(what, timeoutMs)), timeoutMs);
  });
  try {
    return await Promise.race([work(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
