#include "simulate/heap.h"

void sw_heap_init(SwHeap *heap)
{
    heap->dues = g_array_new(FALSE, FALSE, sizeof(SwDue));
}

void sw_heap_clear(SwHeap *heap)
{
    g_clear_pointer(&heap->dues, g_array_unref);
}

static gboolean before(SwDue a, SwDue b)
{
    return a.time < b.time || (a.time == b.time && a.item < b.item);
}

void sw_heap_push(SwHeap *heap, gint64 time, guint32 item)
{
    SwDue due = {time, item};
    g_array_append_val(heap->dues, due);
    SwDue *dues = (SwDue *)(void *)heap->dues->data;
    guint at = heap->dues->len - 1;
    for (; at > 0 && before(due, dues[(at - 1) / 2]); at = (at - 1) / 2)
        dues[at] = dues[(at - 1) / 2];
    dues[at] = due;
}

gboolean sw_heap_is_empty(const SwHeap *heap)
{
    return heap->dues->len == 0;
}

SwDue sw_heap_peek(const SwHeap *heap)
{
    g_assert(heap->dues->len > 0);
    return g_array_index(heap->dues, SwDue, 0);
}

SwDue sw_heap_pop(SwHeap *heap)
{
    SwDue first = sw_heap_peek(heap);
    guint n = heap->dues->len - 1;
    SwDue *dues = (SwDue *)(void *)heap->dues->data;
    SwDue sinking = dues[n];
    g_array_set_size(heap->dues, n);
    guint at = 0;
    for (guint child = 1; child < n; child = 2 * at + 1) {
        if (child + 1 < n && before(dues[child + 1], dues[child]))
            child++;
        if (!before(dues[child], sinking))
            break;
        dues[at] = dues[child];
        at = child;
    }
    if (n > 0)
        dues[at] = sinking;
    return first;
}
