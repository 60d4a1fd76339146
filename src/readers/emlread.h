/* What the files of the mail reader share; nobody else includes this. */
#ifndef EXHIBIT_READERS_EMLREAD_H
#define EXHIBIT_READERS_EMLREAD_H

#include "mime.h"
#include "mimehead.h"
#include "readers/reader.h"

enum eml_role { EML_NONE, EML_BODY, EML_INLINE, EML_ATTACHMENT };

struct eml_leaf {
	enum eml_role role;
	bool is_message;	/* a message inside: an item that is expanded by its own visit */
	bool is_decoded;	/* `bytes` holds the content */
	bool is_damaged;	/* the transfer encoding was: some of it may be missing */
	bool is_text;		/* chosen for the message's text */
	struct span bytes;
	struct span name, disposition;
};

struct eml {
	struct span all;
	bool is_rebuilt;		/* `all` was written by us: no bytes of the item itself */
	struct sink *out;
	struct arena *arena;
	struct mime mime;
	struct eml_leaf *leaves;	/* one for each part; of a multipart unused */
	struct mimehead head;
	struct buf work;		/* decoded attachment, one at a time */
};

/* Transfer-decoded bytes of a body part, kept for the rest of the visit. */
struct span eml_body(struct eml *m, uint32_t part);

void emlhead_read(struct eml *m);	/* item.mail from the header of the first part */
void emlseal_read(struct eml *m);	/* S/MIME and OpenPGP; after emltext_read, where that runs */
void emltext_read(struct eml *m);	/* text of the body parts to the sink */

#endif
