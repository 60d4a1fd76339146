/* An XML document: its text, each element's on a line of its own, and on demand the tree of its
 * elements. What an element says is a stretch of that text, so every value has its place. */
#ifndef EXHIBIT_READERS_XMLTREE_H
#define EXHIBIT_READERS_XMLTREE_H

#include "readers/reader.h"

struct xmltree_node {
	const char *name, *space;	/* local name; name space or "" */
	uint32_t parent, first, next;	/* nodes; 0 is none */
	uint32_t last;			/* child, while it is being built */
	uint32_t from, to;		/* bytes of the text */
	uint32_t attrs, n_attrs;	/* in xmltree.attrs */
};

struct xmltree_attr {
	const char *name;
	struct span value;
};

/* Node 0 is nobody: it has no name, no text and no children, so that a chain of steps needs no
 * checks. Node 1 is the root element; `n` <= 1 means that there is no tree. */
struct xmltree {
	struct arena *arena;
	struct buf text;
	struct xmltree_node *nodes;
	uint32_t n, cap;
	struct list attrs;	/* struct xmltree_attr */
	struct _xmlDict *dict;	/* has the names */
	bool is_full;		/* over LIMIT_XML_NODES: the rest has no nodes */
};

/* Once, before the jail. */
void xmltree_warm(void);
/* Parses `bytes` in whatever charset they are; trouble becomes notes. Nothing outside the document
 * is ever loaded and no entity of its own is expanded. `with_nodes`: the tree as well as the text.
 * xmltree_free in any case. */
void xmltree_read(struct xmltree *t, struct span bytes, bool with_nodes, struct sink *out);
/* The same with all bytes of an item; false when they could not be had (noted). */
bool xmltree_read_source(struct xmltree *t, const struct source *in, bool with_nodes, struct sink *out);
void xmltree_free(struct xmltree *t);
/* Gives the text to the sink when text is wanted. */
void xmltree_give_text(struct xmltree *t, struct sink *out);

/* The first child so named, or the next sibling so named; 0 when there is none. */
uint32_t xmltree_child(const struct xmltree *t, uint32_t node, const char *name);
uint32_t xmltree_next(const struct xmltree *t, uint32_t node, const char *name);
/* Steps "A/B/C" down: the first node to which the whole path leads; 0 when none does. */
uint32_t xmltree_at(const struct xmltree *t, uint32_t node, const char *path);
/* What it says, blanks made one; absent when it says nothing. Lives as long as the tree. */
struct span xmltree_text(const struct xmltree *t, uint32_t node);
struct span xmltree_get(const struct xmltree *t, uint32_t node, const char *path);
/* Absent without such an attribute. */
struct span xmltree_attr(const struct xmltree *t, uint32_t node, const char *name);
/* Line of the text on which `node` begins. Asking from front to back costs one walk: *line and *at
 * begin as 1 and 0. */
int64_t xmltree_line(const struct xmltree *t, uint32_t node, int64_t *line, size_t *at);

/* The root element of a document: local name, and the tag with its attributes. For `claims` of
 * readers. Absent spans when the bytes do not begin like XML. */
void xmltree_root(struct span bytes, struct span *name, struct span *tag);
/* The same of an item, however long its comments are before anything begins. Good until the next call. */
void xmltree_root_of(const struct source *in, struct span *name, struct span *tag);

#endif
