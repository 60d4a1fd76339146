"""More voices for the same moments, and moments that words.py has no words for: promises, claims back,
part payments told beside the whole, deposits, late fees, approvals that move no money.

Merged into words.SAY by join(); every list is one generate.py draws from. The sentences were written
for this file.
"""

MORE = {
    "en": {
        "agree": ["Hi {other},\n\nhappy to take on the {project}. My price is {total} all in; I'd bill it as follows:\n{list}\nLet me know if that works.",
                  "{other},\n\nthanks for the call. Scope and fee for the {project} as we settled them:\n{list}\nTotal {total}."],
        "ok": ["Yes, works for us. Go ahead!", "Fine with me, please start.", "All good from our end."],
        "sent": ["Just wired {amount} for {no} - should be with you by tomorrow.", "Payment of {amount} went out this morning (ref {no}).",
                 "Hi, we paid {amount} on {no} today."],
        "got": ["Your payment of {amount} for {no} has come in, many thanks.", "{amount} received for {no}, thank you!",
                "The {amount} for invoice {no} reached my account this morning."],
        "falsepaid": ["Our accounts team says {amount} for {no} was paid weeks ago.", "We've sent you {amount} for {no} already."],
        "notgot": ["Nothing has reached my account for {no}, I looked twice.", "I still have not received anything for {no}."],
        "remind": ["Hi {other},\n\nI have not yet received payment for invoice {no} ({date}); the balance is {amount}. Please let me know when you will pay.",
                   "Second reminder: {no} is past due, {amount} remains to be paid."],
        "refund": ["I've just returned {amount} to you for {no}.", "A refund of {amount} on {no} went out today."],
        "promise": ["We will transfer {amount} for {no} next week.", "I'll pay the {amount} for {no} as soon as our client has paid us.", "Once the board signs off, {amount} for {no} will be sent."],
        "partly": ["We have paid {part} of the {whole} for {no} today, the rest will follow."],
        "gotpart": ["Thank you, I received {part} of the {whole} for {no} today; {rest} is still open."],
        "askback": ["We are not happy and want {amount} of {no} back.", "Please refund {amount} for {no}, otherwise we will escalate."],
        "noback": ["I can't refund {amount} for {no}: the work was delivered and accepted."],
        "asked": ["Did the {amount} for {no} arrive?", "Can you confirm that you received {amount} for {no}?"],
        "approve": ["The invoice {no} over {amount} has been approved and is in our next payment run."],
        "latefee": ["Invoice {no} is overdue since {due}. Besides the {amount} I may charge a late fee of {fee} from now on."],
    },
    "de": {
        "agree": ["Hallo {other},\n\nich übernehme {project} gern. Mein Preis: {total} alles in allem, abgerechnet wird so:\n{list}\nPasst das für Sie?"],
        "ok": ["Ja, so machen wir es.", "Auftrag erteilt, legen Sie gern los."],
        "sent": ["Die {amount} für {no} haben wir soeben angewiesen.", "Heute bezahlt: {amount} zu Rechnung {no}."],
        "got": ["Ihre Zahlung über {amount} zu {no} ist da, besten Dank.", "{amount} für {no} habe ich heute erhalten, danke!"],
        "falsepaid": ["Laut unserer Buchhaltung wurden {amount} für {no} schon vor Wochen überwiesen."],
        "notgot": ["Für {no} habe ich bis heute kein Geld erhalten."],
        "remind": ["Hallo {other},\n\nfür Rechnung {no} ({date}) habe ich noch keine Zahlung erhalten, offen sind {amount}. Wann überweisen Sie?",
                   "Zweite Mahnung: {no} ist fällig, {amount} stehen aus."],
        "refund": ["Die Erstattung von {amount} zu {no} habe ich heute überwiesen."],
        "promise": ["Wir werden {amount} für {no} nächste Woche überweisen.", "Sobald unser Kunde gezahlt hat, bezahlen wir die {amount} für {no}."],
        "partly": ["Wir haben heute {part} von {whole} für {no} überwiesen, der Rest folgt."],
        "gotpart": ["Danke, {part} von {whole} zu {no} sind heute eingegangen; {rest} sind noch offen."],
        "askback": ["Wir sind unzufrieden und verlangen {amount} aus {no} zurück.", "Bitte erstatten Sie uns {amount} zu {no}."],
        "noback": ["Die {amount} zu {no} erstatte ich nicht: Die Arbeit wurde geliefert und abgenommen."],
        "asked": ["Sind die {amount} für {no} bei Ihnen eingegangen?", "Haben Sie die {amount} für {no} erhalten?"],
        "approve": ["Die Rechnung {no} über {amount} ist freigegeben und geht in den nächsten Zahllauf."],
        "latefee": ["Rechnung {no} ist seit {due} fällig. Neben {amount} kann ich ab jetzt eine Mahngebühr von {fee} verlangen."],
    },
    "fr": {
        "agree": ["Bonjour {other},\n\nvolontiers pour {project}. Mon prix : {total} tout compris, facturé ainsi :\n{list}\nCela vous convient-il ?"],
        "ok": ["Oui, c'est bon pour nous.", "Parfait, allez-y."],
        "sent": ["Nous avons payé {amount} pour {no} ce matin.", "Le paiement de {amount} pour la facture {no} a été envoyé aujourd'hui."],
        "got": ["Votre paiement de {amount} pour {no} est bien arrivé, merci.", "Bien reçu {amount} pour {no}, merci !"],
        "falsepaid": ["D'après notre comptabilité, {amount} pour {no} ont été réglés il y a des semaines."],
        "notgot": ["Je n'ai toujours rien reçu pour {no}."],
        "remind": ["Bonjour {other},\n\nje n'ai pas encore reçu le paiement de la facture {no} ({date}) ; le solde est de {amount}. Quand allez-vous payer ?"],
        "refund": ["Je viens de vous rembourser {amount} sur {no}."],
        "promise": ["Nous allons virer {amount} pour {no} la semaine prochaine.", "Dès que notre client aura payé, nous réglerons les {amount} de {no}."],
        "partly": ["Nous avons payé {part} sur les {whole} de {no} aujourd'hui, le reste suivra."],
        "gotpart": ["Merci, j'ai reçu {part} sur {whole} pour {no} aujourd'hui ; il reste {rest}."],
        "askback": ["Nous ne sommes pas satisfaits et demandons le remboursement de {amount} pour {no}."],
        "noback": ["Je ne rembourse pas {amount} pour {no} : le travail a été livré et accepté."],
        "asked": ["Avez-vous reçu {amount} pour {no} ?"],
        "approve": ["La facture {no} de {amount} est validée et passera dans notre prochaine campagne de paiement."],
        "latefee": ["La facture {no} est échue depuis le {due}. Outre {amount}, je pourrai demander {fee} de frais de retard."],
    },
    "es": {
        "agree": ["Hola {other}:\n\nencantado de hacer {project}. Mi precio es {total}, y lo facturaría así:\n{list}\n¿Te parece bien?"],
        "ok": ["Sí, nos parece bien.", "Vale, puedes empezar."],
        "sent": ["Hemos pagado {amount} de {no} esta mañana.", "El pago de {amount} por la factura {no} ha salido hoy."],
        "got": ["Tu pago de {amount} por {no} ya ha llegado, gracias.", "He recibido {amount} por {no}, muchas gracias."],
        "falsepaid": ["Según contabilidad, {amount} de {no} se pagaron hace semanas."],
        "notgot": ["Todavía no he recibido nada por {no}."],
        "remind": ["Hola {other}:\n\ntodavía no he recibido el pago de la factura {no} ({date}); el saldo es de {amount}. ¿Cuándo vais a pagar?"],
        "refund": ["Acabo de devolverte {amount} de {no}."],
        "promise": ["La semana que viene vamos a transferir {amount} por {no}.", "En cuanto nos pague nuestro cliente, pagaremos {amount} de {no}."],
        "partly": ["Hoy hemos pagado {part} de los {whole} de {no}, el resto después."],
        "gotpart": ["Gracias, hoy he recibido {part} de los {whole} de {no}; quedan {rest}."],
        "askback": ["No estamos contentos y queremos que nos devuelvas {amount} de {no}."],
        "noback": ["No voy a devolver {amount} de {no}: el trabajo se entregó y se aceptó."],
        "asked": ["¿Has recibido {amount} por {no}?"],
        "approve": ["La factura {no} de {amount} está aprobada y entra en la próxima remesa."],
        "latefee": ["La factura {no} venció el {due}. Además de {amount} puedo cobrar {fee} de recargo."],
    },
    "it": {
        "agree": ["Ciao {other},\n\nvolentieri per {project}. Il mio prezzo è {total}, fatturato così:\n{list}\nVa bene?"],
        "ok": ["Sì, va bene per noi.", "Perfetto, può partire."],
        "sent": ["Abbiamo pagato {amount} per {no} stamattina.", "Il pagamento di {amount} per la fattura {no} è partito oggi."],
        "got": ["Il vostro pagamento di {amount} per {no} è arrivato, grazie.", "Ho ricevuto {amount} per {no}, grazie mille."],
        "falsepaid": ["Secondo la contabilità {amount} per {no} sono stati pagati settimane fa."],
        "notgot": ["Per {no} non ho ancora ricevuto niente."],
        "remind": ["Ciao {other},\n\nnon ho ancora ricevuto il pagamento della fattura {no} ({date}); il saldo è di {amount}. Quando pagate?"],
        "refund": ["Ho appena rimborsato {amount} su {no}."],
        "promise": ["La prossima settimana pagheremo {amount} per {no}.", "Appena il nostro cliente paga, verseremo {amount} per {no}."],
        "partly": ["Oggi abbiamo versato {part} dei {whole} di {no}, il resto seguirà."],
        "gotpart": ["Grazie, oggi ho ricevuto {part} dei {whole} di {no}; restano {rest}."],
        "askback": ["Non siamo soddisfatti e vogliamo il rimborso di {amount} per {no}."],
        "noback": ["Non rimborso {amount} per {no}: il lavoro è stato consegnato e accettato."],
        "asked": ["Avete ricevuto {amount} per {no}?"],
        "approve": ["La fattura {no} di {amount} è approvata e rientra nel prossimo giro di pagamenti."],
        "latefee": ["La fattura {no} è scaduta il {due}. Oltre a {amount} posso chiedere {fee} di mora."],
    },
    "pt": {
        "agree": ["Olá {other},\n\ncom todo o gosto: {project}. O meu preço é {total}, faturado assim:\n{list}\nPode ser?"],
        "ok": ["Sim, por nós está bem.", "Pode avançar."],
        "sent": ["Pagámos {amount} de {no} esta manhã.", "O pagamento de {amount} da fatura {no} saiu hoje."],
        "got": ["O vosso pagamento de {amount} de {no} chegou, obrigado.", "Recebi {amount} de {no}, muito obrigado."],
        "falsepaid": ["Segundo a contabilidade, {amount} de {no} já foram pagos há semanas."],
        "notgot": ["Ainda não recebi nada de {no}."],
        "remind": ["Olá {other},\n\nainda não recebi o pagamento da fatura {no} ({date}); o saldo é de {amount}. Quando vão pagar?"],
        "refund": ["Acabei de devolver {amount} de {no}."],
        "promise": ["Na próxima semana vamos transferir {amount} de {no}.", "Assim que o nosso cliente pagar, pagamos {amount} de {no}."],
        "partly": ["Hoje pagámos {part} dos {whole} de {no}, o resto segue depois."],
        "gotpart": ["Obrigado, recebi hoje {part} dos {whole} de {no}; faltam {rest}."],
        "askback": ["Não estamos satisfeitos e queremos a devolução de {amount} de {no}."],
        "noback": ["Não vou devolver {amount} de {no}: o trabalho foi entregue e aceite."],
        "asked": ["Recebeu {amount} de {no}?"],
        "approve": ["A fatura {no} de {amount} está aprovada e segue no próximo pagamento."],
        "latefee": ["A fatura {no} venceu em {due}. Além de {amount} posso cobrar {fee} de juros de mora."],
    },
    "nl": {
        "agree": ["Hallo {other},\n\ngraag: {project}. Mijn prijs is {total}, als volgt gefactureerd:\n{list}\nGaat u daarmee akkoord?"],
        "ok": ["Ja, prima voor ons.", "Goed, u kunt beginnen."],
        "sent": ["Vanmorgen hebben wij {amount} betaald voor {no}.", "De betaling van {amount} voor factuur {no} is vandaag verstuurd."],
        "got": ["Uw betaling van {amount} voor {no} is binnengekomen, bedankt.", "Ik heb {amount} voor {no} ontvangen, dank!"],
        "falsepaid": ["Volgens de boekhouding is {amount} voor {no} weken geleden betaald."],
        "notgot": ["Ik heb voor {no} nog steeds niets ontvangen."],
        "remind": ["Hallo {other},\n\nvoor factuur {no} ({date}) heb ik nog geen betaling ontvangen; het saldo is {amount}. Wanneer betaalt u?"],
        "refund": ["Ik heb u zojuist {amount} van {no} terugbetaald."],
        "promise": ["Volgende week zullen wij {amount} voor {no} overmaken.", "Zodra onze klant betaalt, betalen wij {amount} voor {no}."],
        "partly": ["Vandaag hebben wij {part} van de {whole} voor {no} betaald, de rest volgt."],
        "gotpart": ["Dank, vandaag heb ik {part} van de {whole} voor {no} ontvangen; {rest} staat nog open."],
        "askback": ["Wij zijn niet tevreden en willen {amount} van {no} terug."],
        "noback": ["Ik betaal {amount} van {no} niet terug: het werk is geleverd en geaccepteerd."],
        "asked": ["Is de {amount} voor {no} binnengekomen?"],
        "approve": ["Factuur {no} van {amount} is goedgekeurd en gaat mee in de volgende betaalronde."],
        "latefee": ["Factuur {no} is sinds {due} verlopen. Naast {amount} kan ik nu {fee} aan kosten rekenen."],
    },
}

# Words that name no number: the conversation, or nothing at all, tells which invoice is meant. And what
# has been paid so far, told again beside what is open: no payment of its own.
SHORT = {
    "en": {"got": ["Got the {amount}, thanks a lot!", "Thanks, the {amount} arrived."], "sent": ["Sent you the {amount} just now.", "{amount} is on its way to you."],
           "sofar": ["Where we stand on {no}: I received {paid} so far, {open} of {whole} is still open."]},
    "de": {"got": ["Danke, die {amount} sind da und heute eingegangen.", "{amount} erhalten, vielen Dank!"], "sent": ["Wir haben gerade {amount} überwiesen."],
           "sofar": ["Stand zu {no}: Bisher habe ich {paid} erhalten, von {whole} sind noch {open} offen."]},
    "fr": {"got": ["Bien reçu les {amount}, merci !"], "sent": ["Je viens de virer {amount}."],
           "sofar": ["Pour {no} : j'ai reçu {paid} jusqu'ici, il reste {open} sur {whole}."]},
    "es": {"got": ["Recibidos los {amount}, ¡gracias!", "He recibido los {amount}, gracias."], "sent": ["Acabo de transferir {amount}."],
           "sofar": ["Sobre {no}: hasta ahora he recibido {paid}; de {whole} quedan {open}."]},
    "it": {"got": ["Ho ricevuto i {amount}, grazie!"], "sent": ["Ho appena versato {amount}."],
           "sofar": ["Per {no}: finora ho ricevuto {paid}, restano {open} su {whole}."]},
    "pt": {"got": ["Recebi os {amount}, obrigado!"], "sent": ["Acabei de transferir {amount}."],
           "sofar": ["Quanto a {no}: até agora recebi {paid}, faltam {open} de {whole}."]},
    "nl": {"got": ["Ik heb de {amount} ontvangen, bedankt!"], "sent": ["Zojuist {amount} overgemaakt."],
           "sofar": ["Stand van {no}: tot nu toe heb ik {paid} ontvangen, van {whole} staat nog {open} open."]},
}
# The label of what was paid before, and of what is left, on an invoice.
SETTLED = {"en": ("Deposit paid", "Balance due"), "de": ("Anzahlung erhalten", "Offener Betrag"), "fr": ("Acompte versé", "Reste à payer"),
           "es": ("Anticipo pagado", "Saldo pendiente"), "it": ("Acconto versato", "Saldo da pagare"), "pt": ("Sinal pago", "Valor em dívida"),
           "nl": ("Aanbetaling ontvangen", "Nog te betalen")}
# What a mail program writes above a message that is answered below it, without marks before the lines.
ABOVE = {"en": ("-----Original Message-----", "From", "Sent", "To", "Subject"), "de": ("-----Ursprüngliche Nachricht-----", "Von", "Gesendet", "An", "Betreff"),
         "fr": ("-----Message d'origine-----", "De", "Envoyé", "À", "Objet"), "es": ("-----Mensaje original-----", "De", "Enviado", "Para", "Asunto"),
         "it": ("-----Messaggio originale-----", "Da", "Inviato", "A", "Oggetto"), "pt": ("-----Mensagem original-----", "De", "Enviado", "Para", "Assunto"),
         "nl": ("-----Oorspronkelijk bericht-----", "Van", "Verzonden", "Aan", "Onderwerp")}

# What a bank writes beside a transfer that names no invoice.
PLAIN = {
    "en": ("Transfer", "Faster payment", "Thanks for the work", "WIRE IN"), "de": ("SEPA-Überweisung", "Gutschrift", "Honorar"),
    "fr": ("VIR SEPA", "Virement", "Prestation"), "es": ("Transferencia", "Transferencia SEPA"), "it": ("Bonifico SEPA", "Bonifico"),
    "pt": ("Transferência", "TRF SEPA"), "nl": ("Overboeking", "SEPA Overboeking"),
}
# Columns of a bank that has two for the amount: out, in.
SPLIT = {
    "en": ("Paid out", "Paid in"), "de": ("Soll", "Haben"), "fr": ("Débit", "Crédit"), "es": ("Cargo", "Abono"),
    "it": ("Uscite", "Entrate"), "pt": ("Débito", "Crédito"), "nl": ("Af", "Bij"),
}
# A machine's words about one payment; {fee} and {net} only where the kind has them.
NOTICES = {
    "service": [
        ("You've received a payment", "Hello {me},\n\n{firm} sent you {amount}.\n\nTransaction ID: {token}\nInvoice number: {no}\nAmount received: {amount}\n"),
        ("{firm} paid your invoice ({no})", "Hello {me},\n\n{firm} paid your invoice.\n\nInvoice number {no}\nPayment {amount}\nTransaction ID {token}\n"),
    ],
    "market": [
        ("Payment received: {no}", "Hi {me},\n\nyour client {firm} paid {amount} for invoice {no}.\n\nAmount: {amount}\nService fee (10%): -{fee}\nCredited to you: {net}\n"),
        ("{firm} released a milestone payment", "Hi {me},\n\n{firm} released {amount} for the milestone {no}.\n\nMilestone: {amount}\nService fee: -{fee}\nYou get: {net}\n"),
    ],
    "taken": [
        ("A payment was reversed", "Hello {me},\n\nthe payment of {amount} from {firm} for invoice {no} was charged back by the card issuer and has been reversed.\n\nInvoice number: {no}\nAmount reversed: {amount}\n"),
        ("Chargeback for invoice {no}", "Hello {me},\n\n{firm} disputed a charge with the card issuer. A chargeback of {amount} was taken from your balance.\n\nInvoice number: {no}\n"),
    ],
}


def join(say):
    for lang, keys in MORE.items():
        for key, texts in keys.items():
            say[lang].setdefault(key, [])
            say[lang][key] = say[lang][key] + texts
