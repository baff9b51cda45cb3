import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Context } from '../../graph/context.ts';
import type { ErrorCode } from '../../model/errors.ts';
import type { ServerContext } from './context.ts';

/**
 * Says of every error whether asking again may help, and gives an answer without data the status of a request that could
 * not be executed. `spec`: but for `application/json`, whose clients look into the body at 200 alone.
 */
export const useRequestErrors: Plugin<object, ServerContext, Context> = {
  onResultProcess({ result }) {
    if (isAsyncIterable(result) || Array.isArray(result)) return;
    const { errors = [] } = result;
    for (const { extensions } of errors) extensions['retryable'] ??= false;
    if ('data' in result || errors.some(({ extensions }) => 'http' in extensions)) return;
    const fault: ErrorCode = 'INTERNAL';
    for (const { extensions } of errors) {
      extensions['http'] = { spec: true, status: extensions['code'] === fault ? 500 : 400 };
    }
  },
};
