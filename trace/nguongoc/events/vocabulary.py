"""The words of CBV 2.0 and their spellings: bare (`shipping`), compact (`cbv:BizStep-shipping`), URN, web URI.

One of the four is canonical here, the web URI: it is what the event hash writes and what the index holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

CBV = "https://ref.gs1.org/cbv/"
GS1_WEB_VOCABULARY = "https://gs1.org/voc/"


class TermKind(StrEnum):
    """Which vocabulary a member takes its word from."""

    BIZ_STEP = "bizStep"
    DISPOSITION = "disposition"
    BIZ_TRANSACTION_TYPE = "bizTransactionType"
    SOURCE_DESTINATION_TYPE = "sourceDestinationType"
    ERROR_REASON = "errorReason"
    MEASUREMENT = "measurementType"
    ALERT = "sensorAlertType"
    COMPONENT = "component"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one kind, and what stands before a word in each longer spelling; the web URI's is first."""

    words: frozenset[str]
    prefixes: tuple[str, ...]


def _cbv(words: str, web: str, urn: str) -> Vocabulary:
    return Vocabulary(frozenset(words.split()), (f"{CBV}{web}-", f"cbv:{web}-", f"urn:epcglobal:cbv:{urn}:"))


def _web(words: str) -> Vocabulary:
    """The GS1 Web Vocabulary has no URNs, and two spellings of its own host are in use."""
    return Vocabulary(
        frozenset(words.split()),
        (GS1_WEB_VOCABULARY, "gs1:", "https://www.gs1.org/voc/", "http://gs1.org/voc/"),
    )


VOCABULARIES: Mapping[TermKind, Vocabulary] = MappingProxyType(
    {
        TermKind.BIZ_STEP: _cbv(
            "accepting arriving assembling collecting commissioning consigning creating_class_instance"
            " cycle_counting decommissioning departing destroying disassembling dispensing encoding"
            " entering_exiting holding inspecting installing killing loading other packing picking receiving"
            " removing repackaging repairing replacing reserving retail_selling sampling sensor_reporting"
            " shipping staging_outbound stock_taking stocking storing transporting unloading unpacking"
            " void_shipping",
            "BizStep",
            "bizstep",
        ),
        TermKind.DISPOSITION: _cbv(
            "active available completeness_inferred completeness_verified conformant container_closed"
            " container_open damaged destroyed dispensed disposed encoded expired in_progress in_transit"
            " inactive mismatch_class mismatch_instance mismatch_quantity needs_replacement no_pedigree_match"
            " non_conformant non_sellable_other partially_dispensed recalled reserved retail_sold returned"
            " sellable_accessible sellable_not_accessible stolen unavailable unknown",
            "Disp",
            "disp",
        ),
        TermKind.BIZ_TRANSACTION_TYPE: _cbv(
            "bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt", "BTT", "btt"
        ),
        TermKind.SOURCE_DESTINATION_TYPE: _cbv("location owning_party possessing_party", "SDT", "sdt"),
        TermKind.ERROR_REASON: _cbv("did_not_occur incorrect_data", "ER", "er"),
        TermKind.MEASUREMENT: _web(
            "AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Altitude AmountOfSubstance"
            " AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity Area"
            " Capacitance Conductance Conductivity Count Density Dimensionless DoseEquivalent"
            " DoseEquivalentRate DynamicViscosity ElectricCharge ElectricCurrent ElectricCurrentDensity"
            " ElectricFieldStrength Energy Exposure Force Frequency Illuminance Inductance Irradiance"
            " KinematicViscosity Length LinearMomentum Luminance LuminousFlux LuminousIntensity MagneticFlux"
            " MagneticFluxDensity MagneticVectorPotential Mass MassConcentration MassFlowRate"
            " MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy MolarMass MolarVolume Power"
            " Pressure RadiantFlux RadiantIntensity Radioactivity RelativeHumidity Resistance Resistivity"
            " SolidAngle SpecificVolume Speed SurfaceDensity SurfaceTension Temperature Time Torque Voltage"
            " Volume VolumeFlowRate VolumeFraction VolumetricFlux Wavenumber"
        ),
        TermKind.ALERT: _web("ALARM_CONDITION ERROR_CONDITION"),
        TermKind.COMPONENT: _cbv(
            "altitude axial_distance azimuth easting elevation_angle height latitude longitude northing"
            " polar_angle spherical_radius x y z",
            "Comp",
            "comp",
        ),
    }
)
_CANONICAL: Mapping[TermKind, Mapping[str, str]] = MappingProxyType(
    {
        kind: MappingProxyType(
            {prefix + word: each.prefixes[0] + word for prefix in ("", *each.prefixes) for word in each.words}
        )
        for kind, each in VOCABULARIES.items()
    }
)
_BARE: Mapping[str, str] = MappingProxyType(
    {prefix + word: word for each in VOCABULARIES.values() for prefix in each.prefixes for word in each.words}
)


def canonical_term(kind: TermKind, text: str) -> str:
    """The web URI of a word of CBV 2.0 in any of its spellings; whatever CBV does not know is returned as it is."""
    return _CANONICAL[kind].get(text, text)


def bare_term(text: str) -> str:
    """The word alone, of any kind and spelling; whatever CBV does not know is returned as it is."""
    return _BARE.get(text, text)
