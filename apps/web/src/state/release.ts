import { options } from "preact";
import type { VNode } from "preact";

/** A virtual node by Preact's own short names, which @preact/signals relies on too: `__c` its component, whose `__v` is the node it has now; `__k` its children. */
interface Internal {
  readonly __c?: { readonly __v?: Internal | null } | null;
  __k?: unknown;
}

/** For a component that renders itself again: its new node → the node that this one replaces. */
const replaced = new WeakMap<VNode, Internal>();

/**
 * Lets go of what components rendered before. Preact replaces the node of a component that renders itself by a copy, but the first one stays in its parent's `props.children`
 * with its old children, and through `__` of children that were kept, each old tree holds the next: all elements that were ever removed stay in memory
 * (preactjs/preact issues 4909 and 4910; 0.13 MB for each change of layers).
 */
export function releaseReplaced(): void {
  const { vnode: made, diffed } = options;
  options.vnode = (node) => {
    const old = (node as Internal).__c?.__v;
    if (old !== undefined && old !== null) replaced.set(node, old);
    made?.(node);
  };
  options.diffed = (node) => {
    const old = replaced.get(node);
    replaced.delete(node);
    // The array itself may be shared with the new node.
    if (old !== undefined) old.__k = null;
    diffed?.(node);
  };
}
