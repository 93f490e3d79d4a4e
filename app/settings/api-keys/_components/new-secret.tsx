"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/_components/ui/button.tsx";
import { Field } from "#app/_components/ui/field.tsx";
import { Input } from "#app/_components/ui/input.tsx";

export function NewSecret({ secret, onDone }: { secret: string; onDone: () => void }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    // Where the browser keeps the clipboard to itself, the field can be copied by hand.
    await navigator.clipboard?.writeText(secret).then(
      () => setCopied(true),
      () => undefined,
    );
  };
  return (
    <div className="space-y-4">
      <Field label="The key">
        {(control) => (
          <Input
            {...control}
            readOnly={true}
            value={secret}
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
            onFocus={(event) => event.target.select()}
          />
        )}
      </Field>
      <p role="status" className="text-ok text-sm">
        {isCopied ? "Copied." : ""}
      </p>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => void copy()}>
          {isCopied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
          Copy
        </Button>
        <Button variant="primary" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
}
