package dev.parley.hub.core;

import dev.parley.hub.Push;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a channel and is still to be told to somebody, in its order. Entries have ascending sequence numbers, which
 * have holes once the log has been compacted. Not safe for use by several threads: the channel's lock guards it.
 */
final class Log {

    private static final Entry[] NONE = new Entry[0];

    /** What an empty log keeps room for. */
    private static final int SMALL = 4;

    /** Entries from {@code first} to {@code last}, exclusively. */
    private Entry[] entries = NONE;

    private int first;
    private int last;

    /** What the next entry gets. */
    private long end;

    /** Everything from here on is in the log, but for what a later entry with the same tag has replaced. */
    private long begin;

    /** What the entries count in all. */
    private long bytes;

    long begin() {
        return begin;
    }

    long end() {
        return end;
    }

    long bytes() {
        return bytes;
    }

    int size() {
        return last - first;
    }

    /** Appends what is made for the sequence number that it gets. */
    void append(LongFunction<Entry> make) {
        if (last == entries.length) {
            makeRoom();
        }
        Entry entry = make.apply(end++);
        entries[last++] = entry;
        bytes += entry.size();
    }

    @SuppressWarnings("NullAway") // The places are free: nobody reads them.
    private void makeRoom() {
        int size = size();
        boolean roomy = size * 2 < entries.length;
        Entry[] target = roomy ? entries : new Entry[Math.max(SMALL, entries.length * 2)];
        System.arraycopy(entries, first, target, 0, size);
        if (roomy) {
            Arrays.fill(entries, size, last, null);
        }
        entries = target;
        first = 0;
        last = size;
    }

    /** Drops what nobody needs any more: everything before a sequence number. */
    void dropBefore(long sequence) {
        while (first < last && entries[first].sequence < sequence) {
            drop();
        }
        begin = Math.max(begin, sequence);
        if (first == last) {
            first = 0;
            last = 0;
            if (entries.length > SMALL) {
                entries = NONE;
            }
        }
    }

    /** Drops the oldest entries until the rest count no more than some bytes; the newest always stays. */
    void shrinkTo(long maximum) {
        while (bytes > maximum && size() > 1) {
            begin = entries[first].sequence + 1;
            drop();
        }
    }

    @SuppressWarnings("NullAway") // The place is free: nobody reads it.
    private void drop() {
        bytes -= entries[first].size();
        entries[first++] = null;
    }

    /** Keeps of the publications the latest for each value of a tag, and drops who came and went. */
    void compact(String tag) {
        List<Entry> kept = latest(Arrays.copyOfRange(entries, first, last), tag);
        entries = kept.toArray(Entry[]::new);
        first = 0;
        last = entries.length;
        bytes = 0;
        for (Entry entry : entries) {
            bytes += entry.size();
        }
    }

    /** Returns of the publications the latest for each value of a tag, and what is missing. */
    static List<Entry> latest(Entry[] entries, String tag) {
        Set<@Nullable String> seen = new HashSet<>();
        List<Entry> kept = new ArrayList<>();
        for (int i = entries.length - 1; i >= 0; i--) {
            boolean keep = switch (entries[i]) {
                case Entry.Told told ->
                    told.push instanceof Push.Published published
                            && seen.add(published.publication().tags().get(tag));
                case Entry.Gap _, Entry.Break _ -> true;
            };
            if (keep) {
                kept.add(entries[i]);
            }
        }
        return kept.reversed();
    }

    /** Returns a copy of the entries between two sequence numbers, the second exclusively, and of no more than some. */
    Entry[] copy(long from, long to, int most) {
        int low = indexOf(from);
        int high = Math.max(low, indexOf(to));
        return Arrays.copyOfRange(entries, low, high - low > most ? low + most : high);
    }

    /** Returns the index of the first entry that does not come before a sequence number. */
    private int indexOf(long sequence) {
        if (first == last || sequence <= entries[first].sequence) {
            return first;
        }
        int low = first + 1;
        int high = last;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries[middle].sequence < sequence) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
