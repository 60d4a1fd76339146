/* The shape of a record, as data: one row per field gives its key, its type and its place in the
 * struct. The NDJSON writer and reader and the wire codec between the two halves all walk these
 * tables, so that a new field is one new row and cannot be forgotten in one of them. */
#ifndef EXHIBIT_RECORD_SCHEMA_H
#define EXHIBIT_RECORD_SCHEMA_H

#include "record/item.h"

enum field_type {
	F_STR,		/* struct span */
	F_DIGEST,	/* struct digest; absent when zero */
	F_OPT,		/* struct opt64 */
	F_INT,		/* int64_t; absent when 0 */
	F_FLAG,		/* bool; absent when false */
	F_PAIR,		/* int64_t[2]; absent when the second is 0 */
	F_BOX,		/* int64_t[4]; absent when all are 0 */
	F_STRS,		/* struct list of struct span; absent when empty */
	F_OBJ,		/* a struct inside; absent when all of it is */
	F_OBJS,		/* struct list of structs; absent when empty */
	F_OBJ_MORE	/* a struct, and behind it in memory a struct list of more of them: one is
			 * written as an object, several as an array */
};

struct schema;

struct field {
	const char *key;
	enum field_type type;
	size_t at;			/* offset in the struct */
	const struct schema *sub;	/* F_OBJ, F_OBJS */
};

struct schema {
	size_t size;
	size_t extra;		/* offset of `struct list extra` */
	const struct field *fields;
	unsigned n;		/* at most 64 */
};

extern const struct schema schema_item, schema_fact, schema_note, schema_transaction;

static inline void *field_of(const struct field *f, const void *obj)
{
	return (char *)(uintptr_t)obj + f->at;
}
/* The list behind the struct of an F_OBJ_MORE field. */
static inline struct list *field_more(const struct field *f, const void *v)
{
	return (struct list *)((char *)(uintptr_t)v + f->sub->size);
}
/* True when nothing is in the field. */
bool field_absent(const struct field *f, const void *obj);
bool schema_empty(const struct schema *s, const void *obj);

#endif
