"use client";

import { type KeyboardEvent, useId, useState } from "react";
import { Chip } from "#app/_components/ui/chip.tsx";
import type { FieldControl } from "#app/_components/ui/field.tsx";
import { FIELD_LOOK } from "#app/_components/ui/input.tsx";
import { CHIP_BOX } from "#app/_components/ui/words-input.tsx";
import { useParameters } from "#app/_hooks/use-parameters.ts";
import { cn } from "#app/_lib/cn.ts";
import type { Parameter } from "#lib/contract/job.ts";
import type { ParameterType } from "#lib/contract/parameter.ts";
import { ParameterOptions } from "./parameter-options.tsx";

interface Props {
  control: FieldControl;
  type: ParameterType;
  chosen: readonly Parameter[];
  /** What was typed and not picked: whoever starts the search has to know that it is still there. */
  text: string;
  placeholder: string;
  onChange: (chosen: Parameter[]) => void;
  onType: (text: string) => void;
}

/** Names people know, looked up at LinkedIn while typing; what is stored is LinkedIn's id with its name. */
export function ParameterCombobox({ control, placeholder, ...given }: Props) {
  const { chosen, text, onChange } = given;
  const box = useCombobox(given);
  return (
    <div className="relative">
      <div className={cn(FIELD_LOOK, CHIP_BOX)} data-invalid={control["aria-invalid"]}>
        {chosen.map((one) => (
          <Chip
            key={one.id}
            label={one.label}
            onRemove={() => onChange(chosen.filter(({ id }) => id !== one.id))}
          />
        ))}
        <input
          {...control}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={box.isOpen}
          aria-controls={box.listId}
          aria-activedescendant={box.activeId}
          value={text}
          placeholder={chosen.length === 0 ? placeholder : undefined}
          autoComplete="off"
          className="min-h-6 min-w-24 flex-1 bg-transparent px-2 outline-none max-md:min-h-9"
          onChange={(event) => box.type(event.target.value)}
          onKeyDown={box.onKeyDown}
          onClick={box.open}
          onBlur={box.close}
        />
      </div>
      {box.isOpen ? <ParameterOptions {...box.list} /> : null}
    </div>
  );
}

type BoxInput = Omit<Props, "control" | "placeholder">;

function useCombobox({ type, chosen, text, onChange, onType }: BoxInput) {
  const listId = useId();
  const [isWanted, setWanted] = useState(false);
  const [active, setActive] = useState(0);
  const { parameters, error, isLoading } = useParameters(type, isWanted ? text : "");
  const options = parameters.filter(({ id }) => chosen.every((one) => one.id !== id));
  const isOpen = isWanted && text.trim() !== "";
  const current = Math.min(active, options.length - 1);
  const hasActive = isOpen && current >= 0;

  const write = (next: string) => {
    onType(next);
    setWanted(true);
    setActive(0);
  };
  const pick = (option: Parameter | undefined) => {
    if (option === undefined) return;
    onChange([...chosen, option]);
    onType("");
  };
  const open = () => setWanted(true);
  const close = () => setWanted(false);

  const keys: Record<string, () => void> = {
    ArrowDown: () => setActive(Math.min(current + 1, options.length - 1)),
    ArrowUp: () => setActive(Math.max(current - 1, 0)),
    // While LinkedIn is asked, the list is the one of the text before.
    Enter: () => (isLoading ? undefined : pick(options[current])),
    Escape: close,
  };
  const closedKeys: Record<string, () => void> = { ArrowDown: open };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key === "Backspace" && text === "") return onChange(chosen.slice(0, -1));
    const act = (isOpen ? keys : closedKeys)[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };

  const list = { id: listId, text, options, active: current, error, isLoading, onPick: pick };
  const activeId = hasActive ? `${listId}-${current}` : undefined;
  return { listId, isOpen, activeId, type: write, onKeyDown, open, close, list };
}
