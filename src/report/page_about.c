/* How to check the packet, and what the words of the report mean. */
#include "page.h"

void page_integrity(struct html *h, const struct report_facts *f)
{
	page_section(h, "integrity", "Integrity");
	html_open(h, "dl", "terms");
	if (f->evidence_digest.n) {
		page_term(h, "Evidence digest (SHA-256)");
		html_leaf_text(h, "code", "long", f->evidence_digest);
		page_term_end(h);
	}
	if (f->signer.n) {
		page_term(h, "Signer\xe2\x80\x99s key (SHA-256)");
		html_leaf_text(h, "code", "long", f->signer);
		page_term_end(h);
	}
	for (size_t i = 0; i < f->n_sandbox; i++) {
		page_term(h, i ? "" : "Files were opened under");
		html_text(h, f->sandbox[i]);
		page_term_end(h);
	}
	html_close(h);
	html_line(h);
	html_open(h, "p", NULL);
	html_say(h, "To check it yourself, unpack ");
	if (f->bundle.n)
		html_leaf_text(h, "code", NULL, f->bundle);
	else
		html_say(h, "the signed bundle");
	html_say(h, " into an empty directory and run there:");
	html_close(h);
	html_open(h, "pre", NULL);
	html_attr(h, "tabindex", SPAN("0"));
	html_leaf(h, "code", NULL,
		  "openssl cms -verify -binary -inform DER -in tagmanifest-sha256.txt.p7s "
		  "-content tagmanifest-sha256.txt -CAfile signer.pem -out /dev/null\n"
		  "sha256sum -c --quiet --strict tagmanifest-sha256.txt manifest-sha256.txt");
	html_close(h);
	html_line(h);
	page_para(h, "That shows that nothing changed since it was signed with the key in signer.pem. Whose "
		"key it is, only the sender can tell you, by another way than this file: compare the "
		"fingerprint. VERIFY.txt in the bundle says more.");
	page_para(h, "The evidence digest is the SHA-256 of the lines of manifest-sha256.txt that name a file "
		"under data/exhibits/. A signature shows who stated something and that it was not "
		"changed; it does not show that it is true.");
	page_section_end(h);
}

void page_about(struct html *h)
{
	static const char *const words[][2] = {
		{ "Item, exhibit", "One piece of evidence: a file, a message, an attachment, a member of "
				   "an archive. Exhibits carry a number like EX-7K4MQ, and EX-7K4MQ-2 for "
				   "what is attached. It is made from the exhibit\xe2\x80\x99s own bytes: it stays the "
				   "same in every packet, and identical files have one number." },
		{ "Worked out", "Nobody told it; it follows from what was found, for the reason given. case.ini can "
				"say it better." },
		{ "Lane", "What was agreed, what was delivered, what was billed and paid; the rest is contact." },
		{ "As written", "The characters in the source, unchanged. Invisible characters and ones "
				"that change direction are shown by their code." },
		{ "Role", "What a document says an amount or a date is: a total, the amount due, the day "
			  "of issue. Without such words there is no role." },
		{ "Known from", "Structured data (a mail header, a bank\xe2\x80\x99s file, an electronic "
				"invoice), text, or a picture. What is read from a picture is a claim: "
				"compare it with the picture." },
		{ "Two readings", "03/04/2024 is the 3rd of April or the 4th of March. Both are kept; the "
				  "reason for the first one is given." },
		{ "Quoted", "It stands in the copy of an earlier message inside a later one." },
		{ "SHA-256", "A number computed from all bytes of a file. Change one byte and it is "
			     "another number." },
	};

	page_section(h, "about", "Words used here");
	html_open(h, "dl", "terms");
	for (size_t i = 0; i < countof(words); i++) {
		page_term(h, words[i][0]);
		html_say(h, words[i][1]);
		page_term_end(h);
	}
	html_close(h);
	html_line(h);
	page_para(h, "Beside this file, csv/ holds the same as tables: exhibits, timeline, amounts, dates, bookings, "
		"parties, conversations, silences, copies, what was left out, unread. They are UTF-8 without "
		"a byte order mark. A cell that a spreadsheet could take for a formula begins with an "
		"apostrophe.");
	page_section_end(h);
}
