import {
  type Attributes,
  context,
  ProxyTracerProvider,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';

const NAME = 'dataforseo-graphql';
const tracer = trace.getTracer(NAME);

/** Whether spans go anywhere: without that, none is made. */
export function isTracing(): boolean {
  const provider = trace.getTracerProvider();
  return (
    !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer(NAME) !== undefined
  );
}

/** Does a piece of work inside a span of the trace that runs; where nobody traces, it is done and nothing else. */
export async function inSpan<Result>(
  name: string,
  attributes: Attributes,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!isTracing()) return await work();
  return await tracer.startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work();
    } catch (error) {
      // The kind only: a message may hold what is nobody's business.
      const message = error instanceof Error ? error.name : 'unknown';
      span.setStatus({ code: SpanStatusCode.ERROR, message });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Does a piece of work that is of no interest: a look at something that rarely changes. */
export async function untraced<Result>(work: () => Promise<Result>): Promise<Result> {
  return await context.with(suppressTracing(context.active()), work);
}

/** A span of work that is over, so many milliseconds long. */
export function noteSpan(name: string, attributes: Attributes, milliseconds: number): void {
  if (!isTracing()) return;
  tracer.startSpan(name, { attributes, startTime: Date.now() - milliseconds }).end();
}

/** Says more of the span that runs. */
export function describeSpan(name: string, attributes: Attributes): void {
  trace.getActiveSpan()?.updateName(name).setAttributes(attributes);
}
