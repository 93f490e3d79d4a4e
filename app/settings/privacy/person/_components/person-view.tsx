"use client";

import { useState } from "react";
import type { Erasure, PersonFile } from "#lib/contract/privacy.ts";
import { Erased } from "./erased.tsx";
import { FileView } from "./file-view.tsx";
import { PersonForm } from "./person-form.tsx";

type Shown =
  | { readonly kind: "file"; readonly file: PersonFile }
  | { readonly kind: "erased"; readonly erasure: Erasure };

/** The question, and its answer. */
export function PersonView() {
  const [shown, setShown] = useState<Shown | null>(null);
  return (
    <div className="space-y-5">
      <PersonForm onFound={(file) => setShown({ kind: "file", file })} />
      <div aria-live="polite" className="space-y-5">
        {shown?.kind === "file" ? (
          <FileView
            file={shown.file}
            onErased={(erasure) => setShown({ kind: "erased", erasure })}
          />
        ) : null}
        {shown?.kind === "erased" ? <Erased erasure={shown.erasure} /> : null}
      </div>
    </div>
  );
}
