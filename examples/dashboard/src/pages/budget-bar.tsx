import { usd } from '../ui/format.ts';

/** USD of a day. */
export interface Budget {
  /** null: there is none. */
  readonly limit: number | null;
  readonly spent: number;
  readonly reserved: number;
}

export function isOverBudget({ limit, reserved, spent }: Budget, planned: number): boolean {
  return limit !== null && spent + reserved + planned > limit;
}

interface BudgetBarProps {
  readonly budget: Budget;
  /** USD that is about to be spent. */
  readonly planned?: number;
}

/** What today's budget is, and how much of it is gone. */
export function BudgetBar({ budget, planned = 0 }: BudgetBarProps) {
  const { limit, reserved, spent } = budget;
  const used = spent + reserved;
  const width = (part: number) => `${limit ? Math.min(100, (part / limit) * 100) : 0}%`;
  const isOver = isOverBudget(budget, planned);
  return (
    <div className="budget">
      <div className="budget-text">
        <span>Today</span>
        <span>
          <b>{usd(used)}</b> {limit === null ? 'spent, no limit' : `of ${usd(limit)}`}
        </span>
      </div>
      {limit !== null && (
        <div
          className={`budget-track ${isOver ? 'over' : ''}`}
          role="meter"
          aria-label="Daily budget"
          aria-valuemin={0}
          aria-valuemax={limit}
          aria-valuenow={Math.min(limit, used)}
        >
          <span className="budget-spent" style={{ width: width(spent) }} />
          <span className="budget-reserved" style={{ width: width(reserved) }} />
          <span className="budget-planned" style={{ width: width(planned) }} />
        </div>
      )}
      {reserved > 0 && <small>{usd(reserved)} of it is set aside for calls under way.</small>}
      {isOver && <small className="wrong">This is more than the day has left.</small>}
    </div>
  );
}
