'use client';

import type { ReactNode } from 'react';
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components';

/** A button that opens a question. `children` has the explanation and the form; `close` closes it. */
export function ConfirmDialog({
  trigger,
  title,
  children,
  look = '',
  disabled = false,
}: {
  trigger: ReactNode;
  title: string;
  children: (close: () => void) => ReactNode;
  look?: string;
  disabled?: boolean;
}) {
  return (
    <DialogTrigger>
      <Button className={`btn ${look}`} isDisabled={disabled}>
        {trigger}
      </Button>
      <ModalOverlay
        className="fixed inset-0 z-40 flex items-start justify-center overflow-y-auto bg-black/50 p-4 pt-[10vh]"
        isDismissable
      >
        <Modal className="w-full max-w-lg rounded-xl border border-line bg-raised p-5 shadow-2xl">
          <Dialog className="outline-none">
            {({ close }) => (
              <>
                <Heading className="mb-2 font-semibold text-lg" slot="title">
                  {title}
                </Heading>
                {children(close)}
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
