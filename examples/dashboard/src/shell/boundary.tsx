import { Component, type ReactNode } from 'react';
import { State } from '../ui/state.tsx';

interface BoundaryProps {
  readonly children: ReactNode;
}

/** Where a page breaks, the rest stays: after a deploy its file may be gone, and a reload brings the new one. */
export class Boundary extends Component<BoundaryProps, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    if (!this.state.isBroken) return this.props.children;
    return (
      <State
        kind="trouble"
        title="This page could not be shown"
        action={
          <button type="button" className="button primary" onClick={() => location.reload()}>
            Load it anew
          </button>
        }
      >
        <p>There may be a newer version of it.</p>
      </State>
    );
  }
}
