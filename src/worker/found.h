/* The search through an item's text, and where what it found stands. */
#ifndef EXHIBIT_WORKER_FOUND_H
#define EXHIBIT_WORKER_FOUND_H

#include "find/find.h"
#include "worker/sink.h"

/* Facts of the text go into the item; `hints->anchor` is set on the way. */
void found_facts(struct sink *s, struct finder *finder, struct find_hints *hints);
/* Page, line, box and confidence of facts in the order of the text, and what their trust rests on. */
void found_locate(struct sink *s, struct list *facts);
/* A chat's stamp that its export writes in words becomes a time. */
void found_chat_time(struct sink *s, struct finder *finder, struct find_hints *hints);

#endif
