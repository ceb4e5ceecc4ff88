import { describe, expect, it } from '@jest/globals';
import { setupWorldForTests } from './setup-world.js';

const world = setupWorldForTests();
const asked = ['--submitted-by-apps', '--yes'];
const integration = { code: 'besideOtherIntegration', sentence: 'The integration is at work.', isAcceptable: true };
const other = {
  code: 'besideOtherDeployment',
  sentence: 'Another Tandem, https://other.example, is registered.',
  address: 'https://other.example',
  isAcceptable: true,
};

describe('setup beside others on the same orders', () => {
  it('another Tandem is told before anything is done: nothing is registered in Sales, no version comes into force', async () => {
    world.obstacles = [other];
    const ran = await world.run([...asked, '--create-in-sales', 'whenReleased']);
    expect(ran.exitCode).toBe(1);
    expect(ran.error).toContain(other.sentence);
    expect(ran.error).toContain('--accept');
    expect(world.posted).toEqual([]);
    expect(await world.endpoints()).toBe(0);
  });

  it('accepted is what the plan has named, and nothing else', async () => {
    world.obstacles = [integration];
    const ran = await world.run([...asked, '--accept']);
    expect(ran).toMatchObject({ exitCode: 0, out: expect.stringContaining(integration.sentence) });
    expect(world.posted.at(-1)?.body).toMatchObject({
      action: 'enable',
      accept: [{ code: 'besideOtherIntegration' }],
    });
  });

  it('one that comes after the plan was shown is not accepted with it, and nothing is registered', async () => {
    world.obstacles = [integration];
    world.laterObstacles = [other];
    const ran = await world.run([...asked, '--accept']);
    expect(ran).toMatchObject({ exitCode: 1, out: expect.stringContaining(other.sentence) });
    expect(ran.out).toContain('The connection stays switched off.');
    expect(world.posted).toEqual([]);
    expect(await world.endpoints()).toBe(0);
  });

  it('what nobody may accept is refused with --accept, too', async () => {
    world.obstacles = [{ code: 'overlap', sentence: 'Connection b takes the same orders.', isAcceptable: false }];
    const ran = await world.run([...asked, '--accept']);
    expect(ran).toMatchObject({ exitCode: 1, error: 'Connection b takes the same orders.\n' });
  });
});

describe('setup of a connection that has stopped because the address of the app has changed', () => {
  const sentence = 'The connection was switched on by the deployment https://before.example; this one is another.';
  const stopped = { reason: 'besideOtherDeployment', sentence };

  it('says that --moved takes it over, and with --moved does so', async () => {
    world.view = { connectionId: 'main', state: 'live', enabled: true, stopped };
    world.obstacles = [{ ...other, address: 'https://before.example' }];
    const refused = await world.run(asked);
    expect(refused).toMatchObject({ exitCode: 1, error: expect.stringContaining('"tandem setup --moved"') });
    world.obstacles = [];
    const ran = await world.run([...asked, '--moved']);
    expect(ran).toMatchObject({ exitCode: 0, error: '' });
    expect(world.posted.at(-1)?.body).toMatchObject({ action: 'enable', moved: true });
  });

  it('and for another reason stays stopped', async () => {
    world.view = {
      connectionId: 'main',
      state: 'live',
      enabled: true,
      stopped: { ...stopped, reason: 'fingerprintMismatch' },
    };
    expect(await world.run([...asked, '--moved'])).toMatchObject({
      exitCode: 1,
      error: expect.stringContaining('See "tandem resume-connection".'),
    });
    expect(world.posted).toEqual([]);
  });
});
