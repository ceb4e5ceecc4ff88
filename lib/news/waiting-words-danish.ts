import type { Waits } from './waiting-words.js';

/** Why an order waits, in Danish. */
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
    why: 'Noget, som den henviser til, mangler eller er spærret i det andet system{detail}.',
    next: 'Den fortsætter af sig selv, når det kan bruges der, eller ordren er rettet.',
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
  taxNotCarriedOver: {
    why: 'Den blev oprettet på ny i Business Central, hvor en linje nu har en anden moms end før.',
    next: 'Nogen dér ser på momsen og frigiver ordren.',
  },
  partlyShipped: {
    why: 'En del af den er afsendt{detail}, og Business Central afviser ændringen.',
    next: 'Bed om at få den genåbnet dér, eller indtast ændringen som en ny ordre.',
  },
  belowShippedQuantity: {
    why: 'Der er bestilt mindre, end der er afsendt{detail}.',
    next: 'Sæt antallet op til mindst det, der er afsendt.',
  },
  partlyInvoiced: {
    why: 'En del af en linje er faktureret{detail}; pris og rabat bliver, som de er i Business Central.',
    next: 'Giv linjen den tidligere pris og rabat, eller indtast det, der skal koste noget andet, som en ny linje.',
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
  discountAboveSum: {
    why: 'Dens rabat er større end det, dens linjer løber op i{detail}.',
    next: 'Sæt rabatten på ordren ned, eller tilføj det, der mangler; så kommer den ind.',
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
  closingPaused: {
    why: 'Den skal afsluttes, men mange andre ordrer blev slettet eller annulleret på én gang, og en operatør må først se på det.',
    next: 'Intet at gøre.',
  },
  lifeCyclePaused: {
    why: 'Mange ordrer blev slettet eller annulleret på én gang, og en operatør må først se på det.',
    next: 'Intet at gøre.',
  },
  orderPaused: {
    why: 'En operatør har sat den på pause.',
    next: 'Intet at gøre: den fortsætter, når pausen er ophævet.',
  },
  customerPaused: {
    why: 'En operatør har sat alle kundens ordrer på pause.',
    next: 'Intet at gøre: den fortsætter, når pausen er ophævet.',
  },
  directionPaused: {
    why: 'En operatør har sat alt, der skrives til et af de to systemer, på pause.',
    next: 'Intet at gøre: den fortsætter, når pausen er ophævet.',
  },
  connectionPaused: {
    why: 'En operatør har sat hele forbindelsen på pause.',
    next: 'Intet at gøre: den fortsætter, når pausen er ophævet.',
  },
  companyPaused: {
    why: 'En operatør har sat alle virksomhedens ordrer på pause.',
    next: 'Intet at gøre: den fortsætter, når pausen er ophævet.',
  },
  everythingPaused: {
    why: 'En operatør har sat hele Tandem på pause.',
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
  writeDidNotSettle: {
    why: 'Det, der skulle gøres med den, lykkedes ikke: den blev ændret igen og igen imens, eller det andet system svarede ikke klart.',
    next: 'Der forsøges igen af sig selv; spørg administratoren, hvad der bliver ved med at ændre den.',
  },
  other: { why: 'Noget må først afklares.', next: 'Spørg administratoren.' },
};
