/** What was asked did not answer in time. */
export class NoAnswerInTimeError extends Error {
  constructor(mostWaitMs: number) {
    super(`no answer within ${mostWaitMs} ms`);
    this.name = 'NoAnswerInTimeError';
  }
}

/** What the work comes to, or {@link NoAnswerInTimeError}. Work that comes too late goes on unobserved. */
export async function inTime<Value>(mostWaitMs: number, work: () => Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NoAnswerInTimeError(mostWaitMs)), mostWaitMs);
  });
  try {
    return await Promise.race([work(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
