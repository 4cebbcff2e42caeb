"""Every resource of the API, in the order the document shows them."""

from __future__ import annotations

from nguongoc_api.v1.anchors.endpoints import ROUTER as ANCHORS
from nguongoc_api.v1.api_keys.endpoints import ROUTER as API_KEYS
from nguongoc_api.v1.attestations.endpoints import ROUTER as ATTESTATIONS
from nguongoc_api.v1.badges.endpoints import OF_LOTS as BADGES_OF_LOTS
from nguongoc_api.v1.badges.endpoints import ROUTER as BADGES
from nguongoc_api.v1.batches.correction import ROUTER as CORRECTION
from nguongoc_api.v1.batches.endpoints import ROUTER as BATCHES
from nguongoc_api.v1.batches.seller import ROUTER as SELLER
from nguongoc_api.v1.batches.withdrawal import ROUTER as WITHDRAWAL
from nguongoc_api.v1.carriers.endpoints import CARRIERS, CONSIGNMENTS
from nguongoc_api.v1.carriers.endpoints import OF_SHIPMENTS as CONSIGNING
from nguongoc_api.v1.certificates.endpoints import ROUTER as CERTIFICATES
from nguongoc_api.v1.communes.endpoints import ROUTER as COMMUNES
from nguongoc_api.v1.credentials.endpoints import EVENT_CREDENTIALS, FACILITY_RECORDS
from nguongoc_api.v1.diary.endpoints import HARVEST as HARVEST_FROM
from nguongoc_api.v1.diary.endpoints import ROUTER as DIARY
from nguongoc_api.v1.diary.growing import ROUTER as GROWING
from nguongoc_api.v1.diary.memos import ROUTER as DIARY_MEMOS
from nguongoc_api.v1.diary.photos import ROUTER as DIARY_PHOTOS
from nguongoc_api.v1.documents.endpoints import ROUTER as DOCUMENTS
from nguongoc_api.v1.facilities.endpoints import ROUTER as FACILITIES
from nguongoc_api.v1.feeds.changes import ROUTER as CHANGES
from nguongoc_api.v1.feeds.endpoints import ROUTER as FEEDS
from nguongoc_api.v1.fulfilments.endpoints import ROUTER as FULFILMENTS
from nguongoc_api.v1.holdings.endpoints import OF_BATCHES as BALANCES
from nguongoc_api.v1.holdings.endpoints import ROUTER as HOLDINGS
from nguongoc_api.v1.imports.endpoints import ROUTER as IMPORTS
from nguongoc_api.v1.labels.endpoints import ROUTER as LABELS
from nguongoc_api.v1.links.endpoints import ROUTER as LINKS
from nguongoc_api.v1.listings.endpoints import ROUTER as LISTINGS
from nguongoc_api.v1.listings.product_data import DATA as LISTING_DATA
from nguongoc_api.v1.listings.product_data import GOOGLE as GOOGLE_FEED
from nguongoc_api.v1.listings.product_data import OF_PRODUCTS as LISTINGS_OF_PRODUCTS
from nguongoc_api.v1.members.endpoints import HARVESTERS
from nguongoc_api.v1.members.endpoints import ROUTER as MEMBERS
from nguongoc_api.v1.names.endpoints import ROUTER as NAME_HOLDS
from nguongoc_api.v1.offers.endpoints import ROUTER as OFFERS
from nguongoc_api.v1.orders.endpoints import ROUTER as ORDERS
from nguongoc_api.v1.organisations.endpoints import ROUTER as ORGANISATIONS
from nguongoc_api.v1.own_did.endpoints import ROUTER as OWN_DID
from nguongoc_api.v1.own_places.endpoints import OF_PLACES as PLACES_STANDING
from nguongoc_api.v1.own_places.endpoints import ROUTER as OWN_PLACES
from nguongoc_api.v1.photos.endpoints import FILES as PHOTO_FILES
from nguongoc_api.v1.photos.endpoints import ROUTER as PHOTOS
from nguongoc_api.v1.places.endpoints import ROUTER as PLACES
from nguongoc_api.v1.places.photo import PHOTOS as PLACE_PHOTOS
from nguongoc_api.v1.preparations.endpoints import ROUTER as PREPARATIONS
from nguongoc_api.v1.products.endpoints import ROUTER as PRODUCTS
from nguongoc_api.v1.recalls.disputes import ROUTER as DISPUTES
from nguongoc_api.v1.recalls.endpoints import ROUTER as RECALLS
from nguongoc_api.v1.recalls.holds import ROUTER as HOLDS
from nguongoc_api.v1.recalls.webhooks import ROUTER as RECALL_WEBHOOK
from nguongoc_api.v1.routes.endpoints import ROUTER as ROUTES
from nguongoc_api.v1.shipments.endpoints import OF_BATCHES as SHIPPING
from nguongoc_api.v1.shipments.endpoints import ROUTER as SHIPMENTS
from nguongoc_api.v1.shops.endpoints import ROUTER as SHOPS
from nguongoc_api.v1.signals.endpoints import OF_LOTS as SIGNALS_OF_LOTS
from nguongoc_api.v1.signals.endpoints import ROUTER as SIGNALS
from nguongoc_api.v1.stats.endpoints import ROUTER as STATS
from nguongoc_api.v1.test_reports.documents import DOCUMENTS as TEST_REPORT_DOCUMENTS
from nguongoc_api.v1.test_reports.documents import FILES as TEST_REPORT_FILES
from nguongoc_api.v1.test_reports.endpoints import ROUTER as TEST_REPORTS
from nguongoc_api.v1.test_reports.endpoints import WORD as TEST_REPORTS_VERIFIED
from nguongoc_api.v1.traces.endpoints import ANYTHING as TRACES_OF_ANYTHING
from nguongoc_api.v1.traces.endpoints import ROUTER as TRACES
from nguongoc_api.v1.units.endpoints import ROUTER as UNITS
from nguongoc_api.v1.verifications.day_bundles import ROUTER as DAY_BUNDLES
from nguongoc_api.v1.verifications.endpoints import ROUTER as VERIFICATIONS
from nguongoc_api.v1.verifications.jobs import ROUTER as VERIFICATION_JOBS
from nguongoc_api.v1.vouchers.endpoints import ROUTER as VOUCHERS
from nguongoc_api.v1.webhooks.endpoints import ROUTER as WEBHOOKS

ROUTERS = (
    BATCHES,
    CORRECTION,
    WITHDRAWAL,
    SELLER,
    PREPARATIONS,
    LABELS,
    UNITS,
    TEST_REPORTS,
    TEST_REPORTS_VERIFIED,
    TEST_REPORT_DOCUMENTS,
    TRACES,
    TRACES_OF_ANYTHING,
    DOCUMENTS,
    GOOGLE_FEED,
    CHANGES,
    FEEDS,
    RECALL_WEBHOOK,
    WEBHOOKS,
    RECALLS,
    HOLDS,
    GROWING,
    DISPUTES,
    BALANCES,
    SHIPPING,
    SHIPMENTS,
    CONSIGNING,
    CONSIGNMENTS,
    CARRIERS,
    HOLDINGS,
    VERIFICATIONS,
    VERIFICATION_JOBS,
    BADGES,
    BADGES_OF_LOTS,
    DAY_BUNDLES,
    FULFILMENTS,
    HARVESTERS,
    DIARY,
    DIARY_PHOTOS,
    DIARY_MEMOS,
    HARVEST_FROM,
    MEMBERS,
    IMPORTS,
    PRODUCTS,
    LINKS,
    LISTINGS,
    LISTINGS_OF_PRODUCTS,
    LISTING_DATA,
    SHOPS,
    OFFERS,
    ORDERS,
    FACILITIES,
    FACILITY_RECORDS,
    EVENT_CREDENTIALS,
    CERTIFICATES,
    ATTESTATIONS,
    ANCHORS,
    NAME_HOLDS,
    PHOTOS,
    ORGANISATIONS,
    API_KEYS,
    OWN_DID,
    OWN_PLACES,
    PLACES_STANDING,
    PLACE_PHOTOS,
    PLACES,
    COMMUNES,
    ROUTES,
    VOUCHERS,
    STATS,
    SIGNALS,
    SIGNALS_OF_LOTS,
    PHOTO_FILES,
    TEST_REPORT_FILES,
)
