"use client";

import { type ChangeEvent, type ClipboardEvent, type KeyboardEvent, useState } from "react";
import { flushSync } from "react-dom";
import { cn } from "#app/_lib/cn.ts";
import { Chip } from "./chip.tsx";
import type { FieldControl } from "./field.tsx";
import { FIELD_LOOK } from "./input.tsx";

interface Props {
  control: FieldControl;
  words: readonly string[];
  placeholder?: string;
  onChange: (words: string[]) => void;
}

/** Several short texts in one field: Enter or a comma adds, Backspace takes the last one back. */
export function WordsInput({ control, words, placeholder, onChange }: Props) {
  const [text, setText] = useState("");

  const add = (more: string) => {
    const next = [...new Set([...words, ...split(more)])];
    if (next.length > words.length) onChange(next);
    setText("");
  };
  // Keyboards of phones do not say which key was pressed: the comma is read from the text.
  const onType = (event: ChangeEvent<HTMLInputElement>) => {
    const typed = event.target.value;
    if (SEPARATOR.test(typed) && !isComposing(event.nativeEvent)) add(typed);
    else setText(typed);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter" && !isComposing(event.nativeEvent) && text.trim() !== "") {
      // The same key may submit the form: by then the word has to be in the list.
      flushSync(() => add(text));
      if (!event.ctrlKey && !event.metaKey) event.preventDefault();
    }
    if (event.key === "Backspace" && text === "") onChange(words.slice(0, -1));
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const pasted = event.clipboardData.getData("text");
    if (!SEPARATOR.test(pasted)) return; // an input would drop the line breaks
    event.preventDefault();
    add(pasted);
  };

  return (
    <div className={cn(FIELD_LOOK, CHIP_BOX)} data-invalid={control["aria-invalid"]}>
      {words.map((word) => (
        <Chip
          key={word}
          label={word}
          onRemove={() => onChange(words.filter((other) => other !== word))}
        />
      ))}
      <input
        {...control}
        value={text}
        placeholder={words.length === 0 ? placeholder : undefined}
        autoComplete="off"
        enterKeyHint="done"
        className="min-h-6 min-w-24 flex-1 bg-transparent px-2 outline-none max-md:min-h-9"
        onChange={onType}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        onBlur={() => add(text)}
      />
    </div>
  );
}

/** A field that holds chips and a text box; the ring shows on the whole. */
export const CHIP_BOX =
  "flex min-h-(--control) flex-wrap items-center gap-1 px-1 py-1 focus-within:border-accent focus-within:outline-1 focus-within:outline-accent data-[invalid]:border-bad";

const SEPARATOR = /[,;\n\t]/;

/** The text is still being put together from several keys, as for Japanese: an Enter or a comma belongs to that. */
function isComposing(event: Event): boolean {
  return "isComposing" in event && event.isComposing === true;
}

function split(text: string): string[] {
  return text
    .split(SEPARATOR)
    .map((word) => word.trim())
    .filter((word) => word !== "");
}
