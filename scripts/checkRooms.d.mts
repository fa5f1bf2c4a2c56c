export function checkRooms(folder?: string): Promise<string[]>;
export function usedArrows(folder?: string): Promise<ReadonlySet<string>>;
