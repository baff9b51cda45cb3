import type { Notice } from '../archive/notices.ts';

/** A completion as it is told: which task, and what became of it. What was asked and answered is not in it. */
export interface Message {
  /** The same whenever the same completion is told. */
  readonly id: string;
  readonly body: string;
}

export function toMessage(notice: Notice): Message {
  const { at, completedAt, event, method, previous, provider, status, tag, taskId } = notice;
  return {
    id: `evt_${event}_${taskId}`,
    body: JSON.stringify({
      type: 'task.completed',
      timestamp: new Date(at).toISOString(),
      data: {
        eventId: `${event}`,
        id: taskId,
        provider,
        method,
        status,
        previousStatus: previous,
        tag,
        completedAt: completedAt === null ? null : new Date(completedAt).toISOString(),
      },
    }),
  };
}
