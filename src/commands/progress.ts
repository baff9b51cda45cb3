/** The last line of a terminal, which tells how far something is. Where there is no terminal, nothing is drawn. */
export interface Progress {
  /** Draws the line anew, now and then: a bar where the share (from 0 to 1) is known, and what there is to say. */
  show(share: number | null, text: string): void;
  /** Writes a line that stays. */
  say(line: string): void;
  /** Takes the drawn line away. */
  clear(): void;
}

const WIDTH = 24;
/** Milliseconds between two drawings; the last one of a bar does not wait. */
const PAUSE = 50;
const CLEAR = '\r\u001b[K';

export function createProgress(terminal: NodeJS.WriteStream): Progress {
  let drawn = '';
  let next = 0;

  function draw(line: string): void {
    // A line that is wider than the terminal could not be taken away any more.
    drawn = line.slice(0, (terminal.columns || 80) - 1);
    terminal.write(CLEAR + drawn);
  }

  return {
    show(share, text) {
      const now = performance.now();
      if (!terminal.isTTY || (now < next && share !== 1)) return;
      next = now + PAUSE;
      draw(share === null ? text : `${toBar(share)}  ${text}`);
    },
    say(line) {
      terminal.write(terminal.isTTY ? `${CLEAR}${line}\n${drawn}` : `${line}\n`);
    },
    clear() {
      if (drawn !== '') draw('');
    },
  };
}

function toBar(share: number): string {
  const full = Math.floor(share * WIDTH);
  const percent = String(Math.floor(share * 100)).padStart(3);
  return `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}] ${percent} %`;
}
