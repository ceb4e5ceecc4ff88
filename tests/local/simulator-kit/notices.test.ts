import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '../../../local/simulator-kit/clock.js';
import { serveHttp } from '../../../local/simulator-kit/http-server.js';
import { httpNoticePost, NoticeChannel, type NoticeOutcome } from '../../../local/simulator-kit/notices.js';

const undisturbed = { drop: 0, duplicate: 0, reorder: 0, delayMs: 0, hold: false };

function setUp(answer: (id: string) => Promise<NoticeOutcome> = async () => ({ status: 200 })) {
  const clock = new VirtualClock(0);
  const posted: string[] = [];
  const results: unknown[] = [];
  const channel = new NoticeChannel({
    clock,
    timeoutMs: 5_000,
    post: (notice) => {
      posted.push(notice.id);
      return answer(notice.id);
    },
  });
  const offer = (...ids: string[]) => {
    for (const id of ids) channel.offer({ id, url: 'http://x', headers: {}, body: '' }, (end) => results.push(end));
  };
  return { clock, channel, posted, results, offer };
}

describe('NoticeChannel', () => {
  it('sends at once, tells the outcome and counts it', async () => {
    const { clock, channel, posted, results, offer } = setUp(async (id) =>
      id === 'b' ? { status: 500 } : id === 'c' ? { failed: 'timeout' } : { status: 202 },
    );
    offer('a', 'b', 'c');
    expect(channel.counters().waiting).toBe(3);
    await clock.advance(0);
    expect(posted).toEqual(['a', 'b', 'c']);
    expect(results).toEqual([{ status: 202 }, { status: 500 }, { failed: 'timeout' }]);
    expect(channel.counters()).toEqual({ waiting: 0, sent: 1, refused: 2, dropped: 0 });
  });

  it('drops and tells so', () => {
    const { channel, posted, results, offer } = setUp();
    channel.settings = { ...undisturbed, drop: 1 };
    offer('a');
    expect(posted).toEqual([]);
    expect(results).toEqual(['dropped']);
    expect(channel.counters()).toMatchObject({ waiting: 0, dropped: 1 });
  });

  it('sends a duplicate whose end is not told', async () => {
    const { clock, channel, posted, results, offer } = setUp();
    channel.settings = { ...undisturbed, duplicate: 1 };
    offer('a');
    await clock.advance(0);
    expect(posted).toEqual(['a', 'a']);
    expect(results).toHaveLength(1);
    expect(channel.counters().sent).toBe(2);
  });

  it('lets the next notice overtake, and does not wait for it forever', async () => {
    const { clock, channel, posted, offer } = setUp();
    channel.settings = { ...undisturbed, reorder: 1 };
    offer('a');
    channel.settings = undisturbed;
    offer('b');
    await clock.advance(0);
    expect(posted).toEqual(['b', 'a']);
    channel.settings = { ...undisturbed, reorder: 1 };
    offer('c');
    await clock.advance(999);
    expect(posted).toHaveLength(2);
    await clock.advance(1);
    expect(posted).toEqual(['b', 'a', 'c']);
  });

  it('delays', async () => {
    const { clock, channel, posted, offer } = setUp();
    channel.settings = { ...undisturbed, delayMs: 300 };
    offer('a');
    await clock.advance(299);
    expect(posted).toEqual([]);
    expect(channel.counters().waiting).toBe(1);
    await clock.advance(1);
    expect(posted).toEqual(['a']);
  });

  it('holds until flushed, which waits for the answers', async () => {
    const { channel, posted, results, offer } = setUp();
    channel.settings = { ...undisturbed, hold: true };
    offer('a', 'b');
    expect(posted).toEqual([]);
    expect(channel.counters().waiting).toBe(2);
    await channel.flush();
    expect(posted).toEqual(['a', 'b']);
    expect(results).toHaveLength(2);
    offer('c');
    expect(posted).toHaveLength(2);
  });

  it('sends what is held when hold is taken away', async () => {
    const { clock, channel, posted, offer } = setUp();
    channel.settings = { ...undisturbed, hold: true };
    offer('a');
    channel.settings = undisturbed;
    await clock.advance(0);
    expect(posted).toEqual(['a']);
  });

  it('forgets everything at a reset, attempts in flight included', async () => {
    let finish: (outcome: NoticeOutcome) => void = () => {};
    const { clock, channel, results, offer } = setUp(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    offer('a');
    channel.settings = { ...undisturbed, hold: true };
    offer('b');
    channel.reset();
    finish({ status: 200 });
    await clock.advance(10);
    expect(results).toEqual([]);
    expect(channel.counters()).toEqual({ waiting: 0, sent: 0, refused: 0, dropped: 0 });
    expect(channel.settings).toEqual(undisturbed);
  });
});

describe('httpNoticePost', () => {
  it('posts, reports the status, a time-out and a refused connection', async () => {
    const seen: string[] = [];
    const server = await serveHttp(
      {
        handle: (request) => {
          seen.push(`${request.method} ${request.headers['x-a']} ${request.body.toString()}`);
          return request.url.pathname === '/hang'
            ? new Promise(() => {})
            : Promise.resolve({ status: 307, headers: { location: '/other' } });
        },
      },
      { port: 0 },
    );
    const notice = { id: '1', url: `${server.url}/in`, headers: { 'x-a': 'b' }, body: 'hello' };
    const post = httpNoticePost();
    expect(await post(notice, 5_000)).toEqual({ status: 307 });
    expect(await post({ ...notice, url: `${server.url}/hang` }, 20)).toEqual({ failed: 'timeout' });
    await server.close();
    expect(await post(notice, 5_000)).toEqual({ failed: 'connection' });
    expect(seen[0]).toBe('POST b hello');
  });
});
