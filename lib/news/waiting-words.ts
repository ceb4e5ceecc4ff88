/** Why an order waits and what helps, for a seller. `{detail}` are names and numbers, after a colon, or nothing. */
export interface WaitingWords {
  readonly why: string;
  readonly next: string;
}

type Waits = Readonly<Record<string, WaitingWords>> & { readonly other: WaitingWords };

/** By parked reason; a test holds them against the list of reasons. */
export const englishWaits: Waits = {
  quoteUnfinished: {
    why: 'Its quote is still on its way to Business Central.',
    next: 'Nothing to do: the order goes on by itself.',
  },
  quoteClosedInSales: {
    why: 'It was closed, and Business Central still has it.',
    next: 'Somebody there may delete it.',
  },
  referenceMissing: {
    why: 'Something that it refers to is missing in the other system{detail}.',
    next: 'It goes on by itself once that exists there, or the order is corrected.',
  },
  waitingForApproval: {
    why: 'It is being approved in Business Central, and the change cannot be made before that is decided.',
    next: 'Nothing to do: it is made by itself then.',
  },
  releasedInBusinessCentral: {
    why: 'It is released in Business Central, which refuses the change as long as it is.',
    next: 'Ask for it to be reopened there; the change is then made by itself.',
  },
  releaseRefused: {
    why: 'Business Central refused to release it{detail}.',
    next: 'Somebody there mends that, or releases it by hand.',
  },
  partlyShipped: {
    why: 'A part of it has been shipped{detail}, and Business Central refuses the change.',
    next: 'Ask for it to be reopened there, or enter what is to be changed as a new order.',
  },
  belowShippedQuantity: {
    why: 'Less is ordered than has been shipped{detail}.',
    next: 'Raise the quantity to at least what has been shipped.',
  },
  refusedByBusinessCentral: {
    why: 'Business Central refused the change{detail}.',
    next: 'Change the order on either side so that it can be accepted.',
  },
  refusedBySales: {
    why: 'Sales refused the change{detail}.',
    next: 'Change the order on either side so that it can be accepted.',
  },
  remoteUnavailable: {
    why: 'One of the two systems has not been answering.',
    next: 'Nothing to do: it is tried again.',
  },
  notPermitted: {
    why: 'Tandem lacks a permission for the change.',
    next: 'Ask the administrator to check the permissions of the Tandem user.',
  },
  schemaMismatch: {
    why: 'One of the two systems did not understand the change.',
    next: 'Ask the administrator to run the checks.',
  },
  creationUnclear: {
    why: 'Business Central did not say whether it made the order.',
    next: 'Nothing to do: it is settled within about half an hour.',
  },
  twinAmbiguous: {
    why: 'Business Central has more than one order that could be this one.',
    next: 'Ask for all but one of them to be deleted there.',
  },
  customerChanged: {
    why: 'Its customer was changed, which cannot be carried over.',
    next: 'Change it back, or enter the order anew.',
  },
  currencyChanged: {
    why: 'Its currency was changed, which cannot be carried over.',
    next: 'Change it back, or enter the order anew.',
  },
  lineNotMapped: {
    why: 'It has lines that cannot be carried over{detail}.',
    next: 'Replace them by products.',
  },
  deletedInSales: {
    why: 'It was deleted in Sales; in Business Central it is untouched.',
    next: 'Restore it in Sales, or delete it in Business Central.',
  },
  invoiceNotMade: {
    why: 'Not all of its posted invoices could be brought to Sales{detail}. The order itself goes on.',
    next: 'They are made by themselves once what is missing is there.',
  },
  freightNotMapped: {
    why: 'It has freight, and nothing has been named that carries freight in Business Central.',
    next: 'Ask the administrator to name it, or take the freight off the order.',
  },
  canceledInSales: {
    why: 'It was cancelled in Sales; in Business Central it is untouched.',
    next: 'Ask for it to be deleted there.',
  },
  reopenedForLong: {
    why: 'It has been reopened for more than a day, and changes of Business Central wait for that.',
    next: 'Submit it again.',
  },
  fulfilledInSales: {
    why: 'Business Central changed it after it had been closed as fulfilled{detail}.',
    next: 'Nothing where the difference may stay; else enter it as a new order.',
  },
  deletedInBusinessCentral: {
    why: 'It was deleted in Business Central; nothing of it was invoiced.',
    next: 'Cancel it, or ask for it to be restored there.',
  },
  restDeletedInBusinessCentral: {
    why: 'What was left of it was deleted in Business Central.',
    next: 'Cancel the rest, or enter it as a new order.',
  },
  postedInBusinessCentral: {
    why: 'It has been posted in Business Central.',
    next: 'Enter what is missing as a new order.',
  },
  enteredAgain: {
    why: 'It was deleted on one side, and another order there looks like it{detail}.',
    next: 'Ask the administrator to couple the two, or to leave them apart.',
  },
  restoredInBusinessCentral: {
    why: 'It was deleted in Business Central and is there again as another document.',
    next: 'Ask the administrator to couple it again.',
  },
  lifeCyclePaused: {
    why: 'Many orders went from Business Central at once, and an operator has to look at that first.',
    next: 'Nothing to do.',
  },
  pausedByOperator: {
    why: 'An operator has paused it.',
    next: 'Nothing to do: it goes on when the pause is lifted.',
  },
  valueNotAllowed: {
    why: 'Something in it may not be carried over{detail}.',
    next: 'Correct it where it was entered: the order then goes on by itself.',
  },
  valueTooLong: {
    why: 'Something in it is longer than the other system holds{detail}.',
    next: 'Shorten it: the order then goes on by itself.',
  },
  conflictNeedsPerson: {
    why: 'Both sides changed the same thing differently, and a person has to decide.',
    next: 'Agree on a value and enter it on both sides.',
  },
  fingerprintMismatch: {
    why: 'One of the two systems is not the one that the order belongs to.',
    next: 'Ask the administrator.',
  },
  handlingFailed: {
    why: 'Something went wrong inside Tandem when it handled the order.',
    next: 'Nothing to do: it is tried again by itself.',
  },
  didNotSettle: {
    why: "The two systems kept changing each other's values.",
    next: 'Ask the administrator to look at the history of the order.',
  },
  other: { why: 'Something has to be cleared up first.', next: 'Ask the administrator.' },
};

export const danishWaits: Waits = {
  quoteUnfinished: {
    why: 'Dens tilbud er stadig på vej til Business Central.',
    next: 'Intet at gøre: ordren fortsætter af sig selv.',
  },
  quoteClosedInSales: {
    why: 'Det er lukket, og Business Central har det stadig.',
    next: 'Nogen kan slette det der.',
  },
  referenceMissing: {
    why: 'Noget, som den henviser til, mangler i det andet system{detail}.',
    next: 'Den fortsætter af sig selv, når det findes der, eller ordren er rettet.',
  },
  waitingForApproval: {
    why: 'Den er til godkendelse i Business Central, og ændringen kan ikke foretages, før det er afgjort.',
    next: 'Intet at gøre: den foretages da af sig selv.',
  },
  releasedInBusinessCentral: {
    why: 'Den er frigivet i Business Central, som så længe afviser ændringen.',
    next: 'Bed om, at den åbnes igen der; så foretages ændringen af sig selv.',
  },
  releaseRefused: {
    why: 'Business Central afviste at frigive den{detail}.',
    next: 'Nogen retter det dér, eller frigiver den i hånden.',
  },
  partlyShipped: {
    why: 'En del af den er afsendt{detail}, og Business Central afviser ændringen.',
    next: 'Bed om at få den genåbnet dér, eller indtast ændringen som en ny ordre.',
  },
  belowShippedQuantity: {
    why: 'Der er bestilt mindre, end der er afsendt{detail}.',
    next: 'Sæt antallet op til mindst det, der er afsendt.',
  },
  refusedByBusinessCentral: {
    why: 'Business Central afviste ændringen{detail}.',
    next: 'Ret ordren på en af siderne, så den kan godtages.',
  },
  refusedBySales: {
    why: 'Sales afviste ændringen{detail}.',
    next: 'Ret ordren på en af siderne, så den kan godtages.',
  },
  remoteUnavailable: {
    why: 'Et af de to systemer har ikke svaret.',
    next: 'Intet at gøre: der forsøges igen.',
  },
  notPermitted: {
    why: 'Tandem mangler en tilladelse til ændringen.',
    next: 'Bed administratoren kontrollere Tandem-brugerens tilladelser.',
  },
  schemaMismatch: {
    why: 'Et af de to systemer forstod ikke ændringen.',
    next: 'Bed administratoren køre kontrollerne.',
  },
  creationUnclear: {
    why: 'Business Central oplyste ikke, om ordren blev oprettet.',
    next: 'Intet at gøre: det afklares inden for cirka en halv time.',
  },
  twinAmbiguous: {
    why: 'Business Central har mere end én ordre, der kunne være denne.',
    next: 'Bed om, at alle undtagen én slettes der.',
  },
  customerChanged: {
    why: 'Dens kunde blev ændret, og det kan ikke overføres.',
    next: 'Ret det tilbage, eller opret ordren på ny.',
  },
  currencyChanged: {
    why: 'Dens valuta blev ændret, og det kan ikke overføres.',
    next: 'Ret det tilbage, eller opret ordren på ny.',
  },
  lineNotMapped: {
    why: 'Den har linjer, der ikke kan overføres{detail}.',
    next: 'Erstat dem med produkter.',
  },
  deletedInSales: {
    why: 'Den blev slettet i Sales; i Business Central er den urørt.',
    next: 'Gendan den i Sales, eller slet den i Business Central.',
  },
  invoiceNotMade: {
    why: 'Ikke alle dens bogførte fakturaer kunne føres over til Sales{detail}. Selve ordren fortsætter.',
    next: 'De oprettes af sig selv, når det manglende er der.',
  },
  freightNotMapped: {
    why: 'Den har fragt, og der er ikke angivet noget, der bærer fragt i Business Central.',
    next: 'Bed administratoren angive det, eller tag fragten af ordren.',
  },
  canceledInSales: {
    why: 'Den blev annulleret i Sales; i Business Central er den urørt.',
    next: 'Bed om, at den slettes der.',
  },
  reopenedForLong: {
    why: 'Den har været genåbnet i mere end et døgn, og ændringer fra Business Central venter på det.',
    next: 'Send den igen.',
  },
  fulfilledInSales: {
    why: 'Business Central ændrede den, efter at den var lukket som opfyldt{detail}.',
    next: 'Intet, hvis forskellen må blive stående; ellers opret det som en ny ordre.',
  },
  deletedInBusinessCentral: {
    why: 'Den blev slettet i Business Central; intet af den er faktureret.',
    next: 'Annuller den, eller bed om, at den gendannes der.',
  },
  restDeletedInBusinessCentral: {
    why: 'Resten af den blev slettet i Business Central.',
    next: 'Annuller resten, eller opret den som en ny ordre.',
  },
  postedInBusinessCentral: {
    why: 'Den er bogført i Business Central.',
    next: 'Opret det, der mangler, som en ny ordre.',
  },
  enteredAgain: {
    why: 'Den er slettet på den ene side, og en anden ordre dér ligner den{detail}.',
    next: 'Bed administratoren om at koble de to sammen eller holde dem adskilt.',
  },
  restoredInBusinessCentral: {
    why: 'Den blev slettet i Business Central og er der igen som et andet dokument.',
    next: 'Bed administratoren koble den igen.',
  },
  lifeCyclePaused: {
    why: 'Mange ordrer forsvandt fra Business Central på én gang, og en operatør må først se på det.',
    next: 'Intet at gøre.',
  },
  pausedByOperator: {
    why: 'En operatør har sat den på pause.',
    next: 'Intet at gøre: den fortsætter, når pausen er ophævet.',
  },
  valueNotAllowed: {
    why: 'Noget i den må ikke føres over{detail}.',
    next: 'Ret det, hvor det er indtastet: så går ordren videre af sig selv.',
  },
  valueTooLong: {
    why: 'Noget i den er længere, end det andet system kan rumme{detail}.',
    next: 'Forkort det: så går ordren videre af sig selv.',
  },
  conflictNeedsPerson: {
    why: 'Begge sider ændrede det samme forskelligt, og en person må afgøre det.',
    next: 'Bliv enige om en værdi, og indtast den på begge sider.',
  },
  fingerprintMismatch: {
    why: 'Et af de to systemer er ikke det, som ordren hører til.',
    next: 'Spørg administratoren.',
  },
  handlingFailed: {
    why: 'Noget gik galt inde i Tandem, da ordren blev behandlet.',
    next: 'Intet at gøre: der forsøges igen af sig selv.',
  },
  didNotSettle: {
    why: 'De to systemer blev ved med at ændre hinandens værdier.',
    next: 'Bed administratoren se på ordrens historik.',
  },
  other: { why: 'Noget må først afklares.', next: 'Spørg administratoren.' },
};
