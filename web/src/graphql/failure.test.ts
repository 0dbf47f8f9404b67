import { CombinedError } from '@urql/core';
import { describe, expect, it } from 'vitest';
import { networkError, refusedError } from '../test/fakeClient';
import { toFailure } from './failure';

describe('toFailure', () => {
  it('knows when there was no answer', () => expect(toFailure(networkError()).kind).toBe('network'));

  it('knows a missing or wrong token by its code and by the status', () => {
    expect(toFailure(refusedError('no', { code: 'AUTH_NOT_AUTHENTICATED' })).kind).toBe('signIn');
    expect(toFailure(new CombinedError({ networkError: new Error(''), response: { status: 401 } })).kind).toBe('signIn');
  });

  it('has the words of a refusal, its code and its limit', () => {
    expect(toFailure(refusedError('Too large.', { code: 'RISK_X', limit: 'order', allowed: 100, attempted: '200' }))).toEqual({
      kind: 'refused',
      message: 'Too large.',
      code: 'RISK_X',
      limit: 'order',
      allowed: '100',
      attempted: '200',
    });
  });

  it('takes for no refusal what is none of the trading system’s', () => {
    expect(toFailure(refusedError('Unexpected.', {}))).toEqual({ kind: 'broken', message: 'Unexpected.' });
    expect(toFailure(refusedError('Timed out.', { code: 'HC0045' })).kind).toBe('broken');
  });
});
