import { describe, expect, it } from '@jest/globals';
import { FaultTable } from '../../../local/simulator-kit/faults.js';
import { InputError } from '../../../local/simulator-kit/http-types.js';

describe('FaultTable', () => {
  it('strikes calls that match by method and by path, as substring or expression, whatever the case', () => {
    const faults = new FaultTable();
    faults.add({ kind: 'hang', match: { method: 'post', path: 'salesOrders(' } });
    faults.add({ kind: 'cutBefore', match: { path: '^/v2\\.0/.*\\$batch$' } });
    expect(faults.take('hang', 'GET', '/salesOrders(1)')).toBeUndefined();
    expect(faults.take('hang', 'POST', '/SALESORDERS(1)')?.kind).toBe('hang');
    expect(faults.take('hang', 'POST', '/salesOrders')).toBeUndefined();
    expect(faults.take('cutBefore', 'POST', '/v2.0/x/$batch')).toBeDefined();
    expect(faults.take('cutBefore', 'POST', '/v2.0/x/$batch/more')).toBeUndefined();
  });

  it('sees through percent-encoding', () => {
    const faults = new FaultTable();
    faults.add({ kind: 'hang', match: { path: "number eq 'S-1'" } });
    expect(faults.take('hang', 'GET', "/salesOrders?$filter=number%20eq%20'S-1'")).toBeDefined();
  });

  it('counts times down and lists what is left', () => {
    const faults = new FaultTable();
    const { id } = faults.add({ kind: 'status', times: 2, options: { status: 503 } });
    faults.take('status', 'GET', '/a');
    expect(faults.list()).toMatchObject([{ id, kind: 'status', times: 1, options: { status: 503 } }]);
    faults.take('status', 'GET', '/a');
    expect(faults.list()).toEqual([]);
    expect(faults.take('status', 'GET', '/a')).toBeUndefined();
  });

  it('strikes at the given rate, the same calls for the same seed', () => {
    const pattern = (seed: number) => {
      const faults = new FaultTable();
      faults.add({ kind: 'forbidden', rate: 0.3, seed });
      return Array.from({ length: 1_000 }, () => faults.take('forbidden', 'GET', '/a') !== undefined);
    };
    expect(pattern(5)).toEqual(pattern(5));
    expect(pattern(5)).not.toEqual(pattern(6));
    const struck = pattern(5).filter(Boolean).length;
    expect(struck).toBeGreaterThan(240);
    expect(struck).toBeLessThan(360);
  });

  it('stands without rate and times until removed, by id or all at once', () => {
    const faults = new FaultTable();
    const { id } = faults.add({ kind: 'fieldMissing', options: { entity: 'salesorder', field: 'shipto_city' } });
    faults.add({ kind: 'fieldShorter', options: { entity: 'salesorder', field: 'name', maxLength: 20 } });
    expect(faults.peek('fieldMissing')).toMatchObject([{ id, options: { field: 'shipto_city' } }]);
    faults.remove(id);
    expect(faults.list()).toMatchObject([{ kind: 'fieldShorter' }]);
    faults.remove();
    expect(faults.list()).toEqual([]);
    expect(() => faults.remove('fault-99')).toThrow(InputError);
  });

  it.each([
    [{ kind: 'earthquake' }],
    [{ kind: 'status' }],
    [{ kind: 'delay' }],
    [{ kind: 'hang', rate: 2 }],
    [{ kind: 'hang', times: 0 }],
    ['hang'],
  ])('refuses %j', (body) => {
    expect(() => new FaultTable().add(body)).toThrow(InputError);
  });
});
