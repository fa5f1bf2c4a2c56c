import assert from 'node:assert/strict';
import { Emitter } from '../../../src/util/emitter';

describe('Emitter', () => {
  it('calls its listeners in the order in which they came, until each is disposed of', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const first = emitter.event((n) => heard.push(`first ${n}`));
    emitter.event((n) => heard.push(`second ${n}`));
    emitter.fire(1);
    first.dispose();
    emitter.fire(2);
    emitter.dispose();
    emitter.fire(3);
    assert.deepEqual(heard, ['first 1', 'second 1', 'second 2']);
  });

  it('a function that listens twice is called twice, and stops once', () => {
    const emitter = new Emitter<string>();
    const heard: string[] = [];
    const listener = (text: string) => heard.push(text);
    const first = emitter.event(listener);
    emitter.event(listener);
    emitter.fire('a');
    first.dispose();
    first.dispose();
    emitter.fire('b');
    assert.deepEqual(heard, ['a', 'a', 'b']);
  });

  it('a listener that comes or goes while an event is fired changes the next one only', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const once = emitter.event((n) => {
      once.dispose();
      emitter.event((m) => heard.push(`late ${m}`));
      heard.push(`once ${n}`);
    });
    emitter.fire(1);
    emitter.fire(2);
    assert.deepEqual(heard, ['once 1', 'late 2']);
  });

  it('an error of a listener reaches the one that fires', () => {
    const emitter = new Emitter<number>();
    emitter.event(() => {
      throw new Error('heard');
    });
    assert.throws(() => {
      emitter.fire(1);
    }, /heard/);
  });
});
