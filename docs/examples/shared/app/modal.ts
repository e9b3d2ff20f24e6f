/**
 * Shows a modal dialog. The browser focuses its first button, so this moves the focus to the heading of the
 * step.
 */
export function openModal(dialog: HTMLDialogElement): void {
  dialog.showModal();
  dialog.querySelector('h3')?.focus();
}
