/* A lane follows from what an event is called ("invoice.issued": class and role). A message goes to
 * the lane of what is attached to it, else of the words in its subject. */
#include "case/lanes.h"

#include "case/texts.h"

/* ---- lanes ---- */

/* "Contract" alone is in every second subject: "Question about the contract" agrees on nothing. */
static const struct {
	const char *word;
	enum case_lane lane;
} subject_words[] = {
	{ "agreement", LANE_AGREED }, { "new contract", LANE_AGREED }, { "signed", LANE_AGREED }, { "offer", LANE_AGREED }, { "quote", LANE_AGREED },
	{ "proposal", LANE_AGREED }, { "angebot", LANE_AGREED }, { "auftrag", LANE_AGREED },
	{ "devis", LANE_AGREED }, { "presupuesto", LANE_AGREED },
	{ "preventivo", LANE_AGREED }, { "or\xc3\xa7" "amento", LANE_AGREED },
	{ "offerte", LANE_AGREED }, { "overeenkomst", LANE_AGREED },
	{ "delivered", LANE_DELIVERED }, { "delivery", LANE_DELIVERED }, { "handover", LANE_DELIVERED },
	{ "lieferung", LANE_DELIVERED }, { "geliefert", LANE_DELIVERED }, { "livraison", LANE_DELIVERED },
	{ "livr\xc3\xa9", LANE_DELIVERED }, { "entrega", LANE_DELIVERED }, { "entregado", LANE_DELIVERED },
	{ "consegna", LANE_DELIVERED }, { "consegnato", LANE_DELIVERED }, { "levering", LANE_DELIVERED },
	{ "opgeleverd", LANE_DELIVERED }, { "oplevering", LANE_DELIVERED },
	{ "invoice", LANE_PAID }, { "payment", LANE_PAID }, { "paid", LANE_PAID }, { "refund", LANE_PAID },
	{ "bonus", LANE_PAID }, { "charge", LANE_PAID }, { "chargeback", LANE_PAID }, { "rechnung", LANE_PAID }, { "zahlung", LANE_PAID },
	{ "erstattung", LANE_PAID }, { "facture", LANE_PAID }, { "paiement", LANE_PAID }, { "factura", LANE_PAID },
	{ "pago", LANE_PAID }, { "reembolso", LANE_PAID }, { "fattura", LANE_PAID }, { "pagamento", LANE_PAID },
	{ "rimborso", LANE_PAID }, { "fatura", LANE_PAID }, { "factuur", LANE_PAID }, { "betaling", LANE_PAID },
};

static enum case_lane lane_of_message(const struct case_ *c, uint32_t item)
{
	const struct case_item *head = &c->items[c->items[item].family];
	struct span subject = case_word(c, c->items[item].subject);

	if (head->flags & CI_CHAT)
		return LANE_CONTACT;
	if (head->has & 1u << KIND_CONTRACT)
		return LANE_AGREED;
	if (head->has & 1u << KIND_DELIVERY)
		return LANE_DELIVERED;
	for (size_t i = 0; i < countof(subject_words); i++)
		if (subject_words[i].lane != LANE_PAID && texts_has(subject, span_str(subject_words[i].word)))
			return subject_words[i].lane;
	if (head->has & (1u << KIND_INVOICE | 1u << KIND_PAYMENT | 1u << KIND_RECEIPT))
		return LANE_PAID;
	for (size_t i = 0; i < countof(subject_words); i++)
		if (texts_has(subject, span_str(subject_words[i].word)))
			return subject_words[i].lane;
	return LANE_CONTACT;
}

static bool is_kind(struct span what, const char *kind)
{
	return span_starts(what, kind) && what.n > strlen(kind) && what.p[strlen(kind)] == '.';
}

enum case_lane lanes_of(const struct case_ *c, uint32_t item, const struct event *ev)
{
	struct span what = ev->what;
	uint32_t head = c->items[item].family;

	/* What somebody who is no side writes of is neither agreed nor paid between the sides. */
	if ((c->items[head].flags & CI_MAIL) && case_sender_side(c, head) == SIDE_THIRD)
		return LANE_CONTACT;
	if (span_eq_str(what, "message.sent"))
		return lane_of_message(c, item);
	if (span_ends(what, ".delivered") || is_kind(what, "delivery"))
		return LANE_DELIVERED;
	if (span_ends(what, ".signed") || is_kind(what, "contract"))
		return LANE_AGREED;
	if (span_ends(what, ".paid") || is_kind(what, "transaction") || is_kind(what, "invoice") || is_kind(what, "receipt") ||
	    is_kind(what, "payment") || is_kind(what, "statement"))
		return LANE_PAID;
	if (span_ends(what, ".due") || span_ends(what, ".deadline") || span_ends(what, ".period-end") ||
	    span_ends(what, ".period-start"))
		return LANE_AGREED;
	return LANE_CONTACT;
}

static const struct fact *fact_of(const struct item *it, const struct event *ev)
{
	if (!ev->fact.has || ev->fact.v < 0 || ev->fact.v >= (int64_t)it->facts.n)
		return NULL;
	return (const struct fact *)it->facts.v + ev->fact.v;
}

bool lanes_is_mention(const struct item *it, const struct event *ev)
{
	const struct fact *f = fact_of(it, ev);

	return span_ends(ev->what, "mention") || (f && f->quoted);
}

bool lanes_has_booking(const struct case_ *c, uint32_t item, const struct transaction *t)
{
	const struct span said[] = { t->text, t->counterparty, t->reference };

	if (c->rows == NULL || (c->items[item].flags & CI_COPY))
		return false;
	for (size_t i = 0; i < countof(said); i++)
		if (needles_in(c->rows, said[i], true))
			return true;
	return false;
}

bool lanes_counts(const struct case_ *c, uint32_t item, const struct item *it, const struct event *ev)
{
	return !lanes_is_mention(it, ev) && !(c->items[item].flags & CI_COPY);
}
